import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// The guide's page: what Entra needs, and what happens to what it sends.
enum ProvisioningPage {
    static func page(_ visit: OrganizationVisit) throws -> Page {
        let baseURL = try visit.administration.baseURL()
        let credentials = try CredentialSection(visit, baseURL)
        let roles = try RoleSection(visit)
        let schemas = try visit.administration.schemas(of: visit.organization)
        return Page("SCIM Provisioning", in: .provisioning) {
            Tag.h1 { "SCIM Provisioning" }
            Tag.p(.class("lead")) {
                "What Entra needs to reach this organization, and what happens to what it sends. "
                Tag.a(.href(visit.address("connect"))) { "Connect Entra" }
                " leads through it step by step."
            }
            Tag.dl {
                scim(visit)
                address(baseURL, visit)
                groups(visit)
                defaultRole(visit)
            }
            ShellLine(.showOrganization(visit.organization.name))
            credentials.markup
            roles.markup
            SettingsSection(visit: visit).markup
            SchemaSection(schemas: schemas, visit: visit).markup
        }
    }

    private static func scim(_ visit: OrganizationVisit) -> Markup {
        Markup {
            Tag.dt { "SCIM" }
            Tag.dd {
                StateWord.onOff(visit.organization.isEnabled)
                if visit.visit.isAdministrator {
                    " "
                    if visit.organization.isEnabled {
                        Tag.a(.class("button danger"), .href(visit.address("provisioning", "disable"))) {
                            "Disable SCIM\u{2026}"
                        }
                    } else {
                        Tag.a(.class("button main"), .href(visit.address("provisioning", "enable"))) {
                            "Enable SCIM\u{2026}"
                        }
                    }
                }
                if !visit.organization.isEnabled {
                    Tag.span(.class("hint")) { "Every request from Entra is refused with 403 until SCIM is enabled." }
                }
            }
        }
    }

    private static func address(_ baseURL: BaseURL?, _ visit: OrganizationVisit) -> Markup {
        Markup {
            Tag.dt { Tag.label(.for("base-url")) { "Base URL" } }
            Tag.dd {
                if let baseURL {
                    Tag.input(.id("base-url"), .readonly, .value(baseURL.text))
                    Tag.span(.class("hint")) {
                        "Entra calls it Tenant URL. It is the same for all organizations: the credential says which one is meant."
                    }
                } else {
                    Tag.input(.id("base-url"), .readonly, .value(""), .placeholder("not set"))
                    Tag.span(.class("hint")) {
                        "The server's administrator sets it once: "
                        Tag.code { Remedy.Action.setBaseURL(nil).command.text }
                    }
                }
            }
        }
    }

    private static func groups(_ visit: OrganizationVisit) -> Markup {
        let isOn = visit.organization.groupsAreSynced
        return Markup {
            Tag.dt { "Sync groups" }
            Tag.dd {
                StateWord.onOff(isOn)
                if visit.visit.isAdministrator {
                    " "
                    Tag.a(.class("button"), .href(visit.address("provisioning", "groups"))) {
                        isOn ? "Turn off\u{2026}" : "Turn on\u{2026}"
                    }
                }
            }
        }
    }

    private static func defaultRole(_ visit: OrganizationVisit) -> Markup {
        Markup {
            Tag.dt { "Default role" }
            Tag.dd {
                Markup.role(visit.organization.defaultRole)
                if visit.visit.isAdministrator {
                    " "
                    Tag.a(.class("button"), .href(visit.address("provisioning", "default-role"))) { "Change\u{2026}" }
                }
                Tag.span(.class("hint")) {
                    "For members whose IdP role value has no mapping, and for members without one."
                }
            }
        }
    }
}

extension StateWord {
    /// Where a switch stands.
    static func onOff(_ isOn: Bool) -> StateWord { isOn ? StateWord(.good, "On") : StateWord(.off, "Off") }
}
