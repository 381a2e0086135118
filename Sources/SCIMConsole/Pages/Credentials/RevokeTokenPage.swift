import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Revoking a token with all its secrets.
enum RevokeTokenPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let token = try visit.token()
        let tokens = try visit.administration.tokens(of: visit.organization)
        let own = tokens.filter { $0.state == .replaced && $0.name == token.name }
        let others = try visit.administration.credentials(of: visit.organization).filter {
            $0.isValid && !($0.kind == .token && $0.name == token.name)
        }
        return Page("Revoke a token", in: .provisioning) {
            Tag.h1 {
                "Revoke "
                Markup.name(token.name)
            }
            Tag.p(.class("lead")) {
                "The next request that uses this token is refused with 401. This cannot be undone."
            }
            TokenFacts(token: token, visit: visit).markup
            if !own.isEmpty { Tag.p { "The secret that it replaced, which is still accepted, is revoked with it." } }
            if others.isEmpty, token.state == .valid {
                Notice(.warning) {
                    Tag.p {
                        "This is the only valid credential: Entra cannot provision this organization until you make another and enter it there. To change a token without a gap, "
                        Tag.a(.href(visit.address("provisioning", "rotate").with("token", token.name))) { "rotate it" }
                        "."
                    }
                }
            }
            Form(visit.visit, to: visit.address("provisioning", "revoke").with("token", token.name)) {
                Form.hidden("seen", token.prefix)
                Form.buttons("Revoke token", isDestructive: true, cancel: visit.address("provisioning"))
            }
            ShellLine(.revokeToken(token.name, organization: visit.organization.name))
        }
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let (token, seen) = (try visit.token(), try form.seen)
        do {
            _ = try visit.administration.revokeToken(
                token.name, of: visit.organization, provided: { $0.prefix == seen })
        } catch is Outdated {
            return .page(
                try visit.rotatedMeanwhile(
                    seen: seen, wanted: "The token revoked, with the present secret too", button: "Revoke token",
                    page: "revoke"))
        }
        return .redirect(visit.address("provisioning"), .revoked)
    }
}

/// Ending the overlap of a rotation early.
enum EndOverlapPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let token = try visit.token()
        let replaced = try self.replaced(token, visit)
        return Page("End the overlap", in: .provisioning) {
            Tag.h1 {
                "End the overlap of "
                Markup.name(token.name)
            }
            Tag.p(.class("lead")) {
                "The replaced secret is refused from the next request on; the new one stays valid. This cannot be undone."
            }
            for old in replaced {
                Tag.h2 { "The replaced secret" }
                TokenFacts(token: old, visit: visit).markup
            }
            Tag.h2 { "The new secret" }
            TokenFacts(token: token, visit: visit).markup
            if token.lastUsed == nil {
                Notice(.warning) {
                    Tag.p {
                        "The new secret has never been used: Entra may still have the old one. Enter the new one there first."
                    }
                }
            }
            Form(visit.visit, to: visit.address("provisioning", "end-overlap").with("token", token.name)) {
                Form.hidden("seen", token.prefix)
                Form.buttons("Revoke the replaced secret", isDestructive: true, cancel: visit.address("provisioning"))
            }
            ShellLine(
                command: SuggestedCommand(
                    "token revoke", organization: visit.organization.name, [token.name], options: "--replaced"
                ).text)
        }
    }

    /// - Throws: `PageFault.notFound` where the overlap is over.
    private static func replaced(_ token: Token, _ visit: OrganizationVisit) throws -> [Token] {
        let replaced = try visit.administration.tokens(of: visit.organization).filter {
            $0.state == .replaced && $0.name == token.name
        }
        guard !replaced.isEmpty else { throw PageFault.notFound("replaced secret") }
        return replaced
    }

    static func perform(_ visit: OrganizationVisit, _ form: FormFields) throws -> Reply {
        let token = try visit.token()
        let seen = try form.seen
        _ = try replaced(token, visit)
        do {
            _ = try visit.administration.revokeToken(
                token.name, of: visit.organization, onlyReplaced: true, provided: { $0.prefix == seen })
        } catch is Outdated {
            return .page(
                try visit.rotatedMeanwhile(
                    seen: seen, wanted: "All replaced secrets revoked, and the present one kept",
                    button: "Revoke the replaced secrets", page: "end-overlap"))
        }
        return .redirect(visit.address("provisioning"), .overlapEnded)
    }
}
