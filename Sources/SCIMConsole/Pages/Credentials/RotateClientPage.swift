import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Giving a client a new secret, while the old one is still accepted for some time.
enum RotateClientPage {
    static func page(_ visit: OrganizationVisit) throws -> Page { page(visit, try visit.client(), error: nil) }

    private static func page(
        _ visit: OrganizationVisit, _ client: Client, overlap: String = Overlap.week.rawValue,
        lifetime: String = "same",
        error: ServiceError?
    ) -> Page {
        Page("Rotate a client", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 {
                "Rotate "
                Markup.name(client.name)
            }
            Tag.p(.class("lead")) {
                "The client gets a new secret, which is shown once; its client identifier stays the same. Both secrets are accepted during the overlap, so nothing fails while you enter the new one in Entra."
            }
            if let error { Notice(error, in: visit) }
            ClientFacts(client: client, visit: visit).markup
            if error == nil, !client.replacedSecrets.isEmpty {
                Notice(.warning) {
                    Tag.p {
                        "Two secrets are valid already. "
                        Tag.a(.href(visit.address("provisioning", "end-client-overlap").with("client", client.name))) {
                            "End the overlap"
                        }
                        " first, or have the old secrets stop at once."
                    }
                }
            }
            Form(visit.visit, to: visit.address("provisioning", "rotate-client").with("client", client.name)) {
                Form.hidden("seen", client.seen)
                Form.choice("overlap", "The old secret is accepted", Overlap.choices, chosen: overlap)
                Form.choice(
                    "lifetime", "The new secret expires",
                    [("same", "after as long as the old one was given")] + SecretLifetime.choices, chosen: lifetime)
                Form.buttons("Rotate client", cancel: visit.address("provisioning").at("clients"))
            }
            ShellLine(.rotateClient(client.name, organization: visit.organization.name))
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let client = try visit.client()
        guard let overlap = form["overlap"].flatMap({ Overlap(rawValue: $0) }), let choice = form["lifetime"] else {
            throw PageFault.badForm("it does not say how long the secrets are accepted")
        }
        let seen = try form.seen
        do {
            let made = try visit.administration.rotateClient(
                client.name, of: visit.organization, overlap: overlap.seconds,
                lifetime: SecretLifetime(rawValue: choice)?.seconds, provided: { $0.seen == seen })
            return .page(ClientSecretPage.page(made, visit))
        } catch is Outdated {
            return .page(
                try visit.clientChangedMeanwhile(
                    seen: seen, wanted: "Another new secret, with the present one accepted \(overlap.text)",
                    button: "Rotate the present secret", page: "rotate-client",
                    fields: Markup {
                        Form.hidden("overlap", overlap.rawValue)
                        Form.hidden("lifetime", choice)
                    }))
        } catch let error as ServiceError where error.isAboutInput && error.kind != .notFound {
            return .page(page(visit, client, overlap: overlap.rawValue, lifetime: choice, error: error))
        }
    }
}

/// What is known of a client, for whoever decides about it.
struct ClientFacts {
    let client: Client
    let visit: OrganizationVisit

    var markup: Markup {
        Tag.dl {
            Tag.dt { "State" }
            Tag.dd { client.word(at: visit.now) }
            Tag.dt { "Client identifier" }
            Tag.dd { Markup.identifier(client.clientID) }
            for secret in client.secrets.reversed() where secret.state == .valid || secret == client.newestSecret {
                Tag.dt { secret == client.newestSecret ? "Secret" : "Replaced secret" }
                Tag.dd {
                    Tag.code { "\(secret.prefix)\u{2026}" }
                    secret.expires <= visit.now ? ", expired " : ", expires "
                    Markup.time(secret.expires, at: visit.now)
                    secret.lastUsed == nil ? ", " : ", used "
                    Markup.time(secret.lastUsed, at: visit.now, missing: "never used")
                }
            }
            Tag.dt { "Last used" }
            Tag.dd {
                Markup.time(client.lastUsed, at: visit.now)
                if let address = client.lastAddress { " from \(address)" }
            }
            if client.limits != .none {
                Tag.dt { "Limits" }
                Tag.dd { client.limits.sentence }
            }
        }
    }
}

extension Client {
    /// What the secrets begin with that are accepted or were last: by this a form knows what it was made from.
    var seen: String {
        let kept = secrets.filter { $0.state == .valid || $0 == newestSecret }
        return kept.map(\.prefix).joined(separator: " ")
    }
}

extension OrganizationVisit {
    /// The client that the address names.
    ///
    /// - Throws: `PageFault.notFound` where there is none, or no longer.
    func client() throws -> Client {
        guard let name = query.exact("client") else { throw PageFault.notFound("client") }
        do {
            return try administration.client(name, of: organization)
        } catch let error as ServiceError where error.kind == .notFound {
            throw PageFault.notFound("client")
        }
    }

    /// - Parameters:
    ///   - seen: what the secrets began with for which the form was made.
    ///   - fields: what the form asked for.
    func clientChangedMeanwhile(
        seen: String, wanted: String, button: String, page: StaticString, fields: Markup = Markup()
    ) throws -> Page {
        let client = try client()
        func secrets(_ prefixes: String) -> Markup {
            Markup {
                "secrets that begin with "
                Markup.identifier(prefixes)
            }
        }
        return ChangedMeanwhile(
            subject: Markup {
                "the client "
                Markup.name(client.name)
            }, seen: secrets(seen), current: secrets(client.seen), wanted: Markup(wanted)
        ).page(
            retry: Form(visit, to: address("provisioning", "\(page)").with("client", client.name)) {
                Form.hidden("seen", client.seen)
                fields
                Tag.button(.class("danger")) { button }
            }, back: address("provisioning").at("clients"))
    }
}
