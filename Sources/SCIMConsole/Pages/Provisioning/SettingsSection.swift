import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Settings that most organizations leave as they are.
struct SettingsSection {
    let visit: OrganizationVisit

    var markup: Markup {
        Markup {
            Tag.h2(.id("attributes")) { "Further settings" }
            Tag.dl {
                Tag.dt { "Unknown attributes" }
                Tag.dd {
                    visit.organization.unknownAttributes.text
                    change("attributes", "Change what happens to unknown attributes")
                    Tag.span(.class("hint")) { visit.organization.unknownAttributes.meaning }
                }
                Tag.dt { "People who return" }
                Tag.dd {
                    visit.organization.relinkText
                    change("relink", "Change what happens to people who come back")
                    Tag.span(.class("hint")) { visit.organization.relinkMeaning }
                }
                Tag.dt { "Mass changes" }
                Tag.dd {
                    visit.organization.massChangeGuard.isOn ? "Held" : "Not held"
                    " "
                    Tag.a(.href(visit.address("provisioning", "guard"))) { "See what is held" }
                    Tag.span(.class("hint")) { "\(visit.organization.massChangeGuard.sentence)." }
                }
            }
        }
    }

    private func change(_ page: String, _ label: String) -> Markup {
        guard visit.visit.isAdministrator else { return Markup() }
        return Markup {
            " "
            Tag.a(.class("button"), .href(visit.address("provisioning", page)), .label(label)) { "Change\u{2026}" }
        }
    }
}

/// The extension schemas, which are changed in a shell only.
struct SchemaSection {
    let schemas: [ExtensionSchema]
    let visit: OrganizationVisit

    var markup: Markup {
        Markup {
            Tag.h2(.id("schemas")) { "Extension schemas" }
            if schemas.isEmpty {
                Tag.p {
                    "There are none. Every attribute of the standard and of its enterprise extension is stored without one."
                }
                ShellLine(
                    command: SuggestedCommand("schema add", organization: visit.organization.name, ["FILE"]).text)
            } else {
                Table(
                    Table.plain("Schema"), Table.text("Extends"), Table.number("Attributes"), Table.number("Users"),
                    Table.number("Groups")
                ).markup(nil, schemas.map(row))
                for advice in Set(schemas.compactMap(\.advice)).sorted() { Notice(.warning) { Tag.p { advice } } }
                ShellLine(.listSchemas(organization: visit.organization.name))
            }
        }
    }

    private func row(_ found: ExtensionSchema) -> [Markup] {
        [
            Markup {
                Markup.name(found.schema.name)
                Tag.span(.class("second")) { Tag.code { found.schema.id } }
            },
            Markup(found.resourceTypes.joined(separator: " and ")), .number(found.schema.attributes.count),
            .number(found.userCount), .number(found.groupCount),
        ]
    }
}

extension UnknownAttributePolicy {
    var text: String {
        switch self {
        case .ignore: "Ignored"
        case .reject: "Refused"
        }
    }

    var meaning: String {
        switch self {
        case .ignore:
            "Attributes that no schema defines are left out; the log names each, with the mapping to remove in Entra."
        case .reject: "A request with an attribute that no schema defines is refused as a whole."
        }
    }
}

extension Organization {
    var relinkText: String {
        switch relink {
        case .off: "Always a new record"
        case .guid: "Their old record, after \(Instant.span(seconds: quietPeriod)) without a write"
        }
    }

    var relinkMeaning: String {
        switch relink {
        case .off: "A user whom Entra creates gets a new record, even if an old one has the same objectId."
        case .guid:
            "When Entra creates a user whose objectId an old record has, that record is taken up again: it keeps its id and its groups."
        }
    }
}
