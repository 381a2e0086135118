import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Giving a token a new secret, while the old one is still accepted for some time.
enum RotateTokenPage {
    static func page(_ visit: OrganizationVisit) throws -> Page { page(visit, try visit.token(), error: nil) }

    private static func page(_ visit: OrganizationVisit, _ token: Token, error: ServiceError?) -> Page {
        Page("Rotate a token", in: .provisioning, status: error == nil ? 200 : 422) {
            Tag.h1 {
                "Rotate "
                Markup.name(token.name)
            }
            Tag.p(.class("lead")) {
                "The token gets a new secret, which is shown once. Both secrets are accepted during the overlap, so nothing fails while you enter the new one in Entra."
            }
            if let error { Notice(error, in: visit) }
            TokenFacts(token: token, visit: visit).markup
            Form(visit.visit, to: visit.address("provisioning", "rotate").with("token", token.name)) {
                Form.hidden("seen", token.prefix)
                Form.choice("overlap", "The old secret is accepted", Overlap.choices, chosen: Overlap.day.rawValue)
                Form.choice(
                    "lifetime", "The new secret expires",
                    [("same", "after as long as the old one was given")] + TokenLifetime.choices, chosen: "same")
                Form.buttons("Rotate token", cancel: visit.address("provisioning"))
            }
            ShellLine(.rotateToken(token.name, organization: visit.organization.name))
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let token = try visit.token()
        guard let overlap = form["overlap"].flatMap({ Overlap(rawValue: $0) }), let choice = form["lifetime"] else {
            throw PageFault.badForm("it does not say how long the secrets are accepted")
        }
        let lifetime = TokenLifetime(rawValue: choice)?.value
        let seen = try form.seen
        do {
            let made = try visit.administration.rotateToken(
                token.name, of: visit.organization, overlap: overlap.seconds, lifetime: lifetime,
                provided: { $0.prefix == seen })
            return .page(SecretPage.page(made, visit))
        } catch is Outdated {
            return .page(
                try visit.rotatedMeanwhile(
                    seen: seen, wanted: "Another new secret, with the present one accepted \(overlap.text)",
                    button: "Rotate the present secret", page: "rotate",
                    fields: Markup {
                        Form.hidden("overlap", overlap.rawValue)
                        Form.hidden("lifetime", choice)
                    }))
        } catch let error as ServiceError where error.kind == .failed && error.remedy != nil {
            return .page(page(visit, token, error: error))
        }
    }
}

/// How long the old secret of a token or a client is accepted.
enum Overlap: String, CaseIterable {
    case none = "0"
    case hour = "3600"
    case day = "86400"
    case week = "604800"

    var seconds: Int { Int(rawValue) ?? 0 }

    var text: String {
        switch self {
        case .none: "no longer: it stops at once"
        case .hour: "for one hour"
        case .day: "for one day"
        case .week: "for one week"
        }
    }

    static var choices: [(value: String, text: String)] { allCases.reversed().map { ($0.rawValue, $0.text) } }
}

/// What is known of a token, for whoever decides about it.
struct TokenFacts {
    let token: Token
    let visit: OrganizationVisit

    var markup: Markup {
        Tag.dl {
            Tag.dt { "State" }
            Tag.dd { token.word(at: visit.now) }
            Tag.dt { "Begins with" }
            Tag.dd { Tag.code { "\(token.prefix)\u{2026}" } }
            Tag.dt { "Last used" }
            Tag.dd {
                Markup.time(token.lastUsed, at: visit.now)
                if let address = token.lastAddress { " from \(address)" }
            }
            Tag.dt { "Expires" }
            Tag.dd { Markup.time(token.expires, at: visit.now) }
            if token.limits != .none {
                Tag.dt { "Limits" }
                Tag.dd { token.limits.sentence }
            }
        }
    }
}

extension OrganizationVisit {
    /// The token that the address names.
    ///
    /// - Throws: `PageFault.notFound` where there is none, or no longer.
    func token() throws -> Token {
        guard let name = query.exact("token") else { throw PageFault.notFound("token") }
        do {
            return try administration.token(name, of: organization)
        } catch let error as ServiceError where error.kind == .notFound {
            throw PageFault.notFound("token")
        }
    }

    /// - Parameters:
    ///   - seen: what the secret began with for which the form was made.
    ///   - fields: what the form asked for.
    func rotatedMeanwhile(
        seen: String, wanted: String, button: String, page: StaticString, fields: Markup = Markup()
    ) throws -> Page {
        let token = try token()
        return ChangedMeanwhile(
            subject: Markup {
                "the token "
                Markup.name(token.name)
            },
            seen: Markup {
                "a secret that begins with "
                Markup.identifier(seen)
            },
            current: Markup {
                "a secret that begins with "
                Markup.identifier(token.prefix)
                ", made "
                Markup.time(token.created, at: now)
            }, wanted: Markup(wanted)
        ).page(
            retry: Form(visit, to: address("provisioning", "\(page)").with("token", token.name)) {
                Form.hidden("seen", token.prefix)
                fields
                Tag.button(.class("danger")) { button }
            }, back: address("provisioning").at("tokens"))
    }
}
