import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The one page that shows a secret, once.
enum SecretPage {
    static func page(_ token: Administration.CreatedToken, _ visit: OrganizationVisit) -> Page {
        Page("New token", in: .provisioning) {
            Tag.h1 {
                "Copy the token "
                Markup.name(token.name)
            }
            Tag.p(.class("lead")) {
                "This is the only time that it is shown. Enter both values in Entra before you leave this page: \(Remedy.EntraPlace.credentials.bothNames)."
            }
            Form.copyable("tenant-url", "Tenant URL", token.baseURL.text)
            Form.copyable("secret-token", "Secret Token", token.secret.text)
            Tag.p {
                "The token "
                if let expires = token.expires {
                    "expires on \(LocalTime(expires).day), "
                    Markup.time(expires, at: visit.now)
                    "."
                } else {
                    "never expires."
                }
            }
            if let replaced = token.replaced { overlap(replaced, visit) }
            end(visit)
        }
    }

    /// What is below every secret.
    static func end(_ visit: OrganizationVisit) -> Markup {
        Markup {
            if !visit.organization.isEnabled {
                Notice(.warning) {
                    Tag.p {
                        "SCIM is still off, so Entra\u{2019}s requests are refused: "
                        Tag.a(.href(visit.address("provisioning", "enable"))) { "enable SCIM" }
                        "."
                    }
                }
            }
            Tag.p {
                "If you lose it, it cannot be shown again; rotate it to get a new secret."
            }
            Tag.div(.class("buttons")) {
                Tag.a(.class("button main"), .href(visit.address("provisioning").at("tokens"))) { "I have copied it" }
                Tag.a(.href(visit.address("connect"))) { "Next steps in Entra" }
            }
        }
    }

    private static func overlap(_ replaced: Token, _ visit: OrganizationVisit) -> Notice {
        overlap(prefix: replaced.prefix, end: replaced.state == .replaced ? replaced.expires : nil, visit)
    }

    /// Until when a replaced secret is accepted.
    ///
    /// - Parameter end: nil if it is not accepted any longer.
    static func overlap(prefix: String, end: Instant?, _ visit: OrganizationVisit) -> Notice {
        guard let end else {
            return Notice(.warning) {
                Tag.p {
                    "The old secret is no longer accepted: Entra\u{2019}s requests fail until you have entered this one."
                }
            }
        }
        return Notice(.warning) {
            Tag.p {
                "The old secret ("
                Tag.code { "\(prefix)\u{2026}" }
                ") is accepted until "
                Tag.strong { Tag.time(.datetime(end.dateTime)) { LocalTime(end).text } }
                ", "
                Markup.time(end, at: visit.now)
                ". Enter the new one in Entra before then."
            }
        }
    }
}
