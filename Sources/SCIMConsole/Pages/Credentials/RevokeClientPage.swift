import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Revoking a client with all its secrets.
enum RevokeClientPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let client = try visit.client()
        let others = try visit.administration.credentials(of: visit.organization).filter {
            $0.isValid && $0.name != client.name
        }
        return Page("Revoke a client", in: .provisioning) {
            Tag.h1 {
                "Revoke "
                Markup.name(client.name)
            }
            Tag.p(.class("lead")) {
                "The client gets no access token any more, and those that it has are refused with 401 from the next request on. This cannot be undone."
            }
            ClientFacts(client: client, visit: visit).markup
            if others.isEmpty, client.state == .valid {
                Notice(.warning) {
                    Tag.p {
                        "This is the only valid credential: Entra cannot provision this organization until you make another and enter it there. To change the secret without a gap, "
                        Tag.a(.href(visit.address("provisioning", "rotate-client").with("client", client.name))) {
                            "rotate it"
                        }
                        "."
                    }
                }
            }
            Form(visit.visit, to: visit.address("provisioning", "revoke-client").with("client", client.name)) {
                Form.hidden("seen", client.seen)
                Form.buttons(
                    "Revoke client", isDestructive: true, cancel: visit.address("provisioning").at("clients"))
            }
            ShellLine(
                command: SuggestedCommand("client revoke", organization: visit.organization.name, [client.name]).text)
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let (client, seen) = (try visit.client(), try form.seen)
        do {
            _ = try visit.administration.revokeClient(
                client.name, of: visit.organization, provided: { $0.seen == seen })
        } catch is Outdated {
            return .page(
                try visit.clientChangedMeanwhile(
                    seen: seen, wanted: "The client revoked, with the present secrets too", button: "Revoke client",
                    page: "revoke-client"))
        }
        return .redirect(visit.address("provisioning"), .clientRevoked)
    }
}

/// Ending the overlap of a client's rotation early.
enum EndClientOverlapPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let client = try replaced(visit)
        return Page("End the overlap", in: .provisioning) {
            Tag.h1 {
                "End the overlap of "
                Markup.name(client.name)
            }
            Tag.p(.class("lead")) {
                "The replaced secret and the access tokens that it got are refused from the next request on; the new secret stays valid. This cannot be undone."
            }
            ClientFacts(client: client, visit: visit).markup
            if client.newestSecret?.lastUsed == nil {
                Notice(.warning) {
                    Tag.p {
                        "The new secret has never been used: Entra may still have the old one. Enter the new one there first."
                    }
                }
            }
            Form(visit.visit, to: visit.address("provisioning", "end-client-overlap").with("client", client.name)) {
                Form.hidden("seen", client.seen)
                Form.buttons(
                    "Revoke the replaced secret", isDestructive: true,
                    cancel: visit.address("provisioning").at("clients"))
            }
            ShellLine(.endClientOverlap(client.name, organization: visit.organization.name))
        }
    }

    /// - Throws: `PageFault.notFound` where the overlap is over.
    private static func replaced(_ visit: OrganizationVisit) throws -> Client {
        let client = try visit.client()
        guard !client.replacedSecrets.isEmpty else { throw PageFault.notFound("replaced secret") }
        return client
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let (client, seen) = (try replaced(visit), try form.seen)
        do {
            _ = try visit.administration.revokeClient(
                client.name, of: visit.organization, onlyReplaced: true, provided: { $0.seen == seen })
        } catch is Outdated {
            return .page(
                try visit.clientChangedMeanwhile(
                    seen: seen, wanted: "All replaced secrets revoked, and the present one kept",
                    button: "Revoke the replaced secrets", page: "end-client-overlap"))
        }
        return .redirect(visit.address("provisioning"), .overlapEnded)
    }
}
