import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Which role the values that Entra sends stand for, and what does not fit.
struct RoleSection {
    private let visit: OrganizationVisit
    private let mappings: [Administration.ShownMapping]
    private let roles: [Role]
    private let warnings: [RoleWarning]
    private let unmatched: [UnmatchedLabel]
    /// Values without a mapping, listed or not.
    private let unmatchedCount: Int

    /// Values without a mapping that are listed.
    private static let limit = 50

    init(_ visit: OrganizationVisit) throws {
        self.visit = visit
        mappings = try visit.administration.roleMappings(of: visit.organization)
        roles = try visit.administration.roles(of: visit.organization)
        // Values that matched nothing have a table of their own.
        warnings = try visit.administration.roleWarnings(of: visit.organization).filter { $0.kind != .unmatched }
        (unmatched, unmatchedCount) = try visit.administration.unmatchedLabels(
            of: visit.organization, limit: RoleSection.limit, names: 2)
    }

    var markup: Markup {
        Markup {
            Tag.h2(.id("roles")) { "Role mappings" }
            for warning in warnings {
                Notice(.warning) {
                    Tag.p { Tag.strong { "\(warning.sentence.capitalizedSentence)." } }
                    Tag.p { Markup.remedy(warning.remedy, in: visit) }
                }
            }
            if mappings.isEmpty {
                Tag.p {
                    "There is no mapping yet. A mapping gives a role to a value that Entra sends, usually the Value of an app role."
                }
            }
            table
            if visit.visit.isAdministrator { add }
            if !unmatched.isEmpty { withoutMapping }
            if visit.visit.isAdministrator {
                Tag.p {
                    Tag.a(.href(visit.address("provisioning", "apply"))) { "Apply the mappings to all members\u{2026}" }
                    " Without that, a role changes only when Entra next writes the member."
                }
            }
            ShellLine(command: SuggestedCommand("role map list", organization: visit.organization.name).text)
        }
    }

    private var table: Markup {
        Table(
            Table.text("IdP role value"), Table.text("Role"), Table.number("Members with this role"),
            Table.plain("Actions")
        ).markup(
            nil,
            mappings.map { mapping in
                [label(of: mapping), .name(mapping.role), holders(of: mapping.role), actions(mapping)]
            } + [
                [
                    Tag.em { "anything else, or nothing" },
                    Markup {
                        Markup.role(visit.organization.defaultRole)
                        Tag.span(.class("badge")) { "default" }
                    },
                    holders(of: visit.organization.defaultRole), Markup(),
                ]
            ])
    }

    private func label(of mapping: Administration.ShownMapping) -> Markup {
        Markup {
            Markup.identifier(mapping.label)
            for doubt in mapping.doubts { Tag.span(.class("second")) { doubt.description } }
        }
    }

    private func holders(of role: String?) -> Markup {
        guard let found = roles.first(where: { $0.name == role }) else { return Markup() }
        return .number(found.holders)
    }

    private func actions(_ mapping: Administration.ShownMapping) -> Markup {
        guard visit.visit.isAdministrator else { return Markup() }
        return Tag.span(.class("actions")) {
            Tag.a(
                .href(visit.address("provisioning", "map").with("label", mapping.label)),
                .label("Change the role of \(mapping.label.forDisplay)")
            ) { "Change\u{2026}" }
            " "
            Tag.a(
                .class("danger"), .href(visit.address("provisioning", "unmap").with("label", mapping.label)),
                .label("Remove the mapping of \(mapping.label.forDisplay)")
            ) { "Remove\u{2026}" }
        }
    }

    private var add: Markup {
        Tag.form(.get, .action(visit.address("provisioning", "map")), .class("filters")) {
            Form.field("label", "IdP role value", isRequired: true)
            Form.choice("role", "Role", roles.choices, chosen: nil)
            Tag.button { "Preview mapping" }
        }
    }

    private var withoutMapping: Markup {
        Markup {
            Tag.h2 {
                "Values without a mapping "
                Tag.span(.class("aside")) { "sent by Entra; these members have the default role, or none" }
            }
            Table(
                Table.text("IdP role value"), Table.number("Members"), Table.text("Among them"), Table.text("Note"),
                Table.plain("Actions")
            ).markup(nil, unmatched.map(row))
            if unmatchedCount > unmatched.count {
                Tag.p { "\((unmatchedCount - unmatched.count).grouped) more values have fewer members." }
            }
            ShellLine(.showUnmatchedLabels(organization: visit.organization.name))
        }
    }

    private func row(_ label: UnmatchedLabel) -> [Markup] {
        [
            .identifier(label.label), .number(label.users),
            Markup {
                for (place, name) in label.names.enumerated() {
                    if place > 0 { ", " }
                    Markup.name(name)
                }
                if label.users > 2 { ", \u{2026}" }
            },
            note(label),
            !visit.visit.isAdministrator
                ? Markup()
                : label.mappedSince == nil
                    ? Tag.a(
                        .href(visit.address("provisioning", "map").with("label", label.label)),
                        .label("Map \(label.label.forDisplay)")
                    ) { "Map\u{2026}" }
                    : Tag.a(.href(visit.address("provisioning", "apply"))) { "Apply\u{2026}" },
        ]
    }

    private func note(_ label: UnmatchedLabel) -> Markup {
        if let since = label.mappedSince {
            return Markup {
                "mapped to "
                Markup.name(since.role)
                " since; not applied yet"
            }
        }
        let doubts = label.doubts.map { "it \($0)" }.joined(separator: "; ")
        if let like = label.lookAlike {
            return Markup {
                "only looks like "
                Markup.identifier(like.label)
                doubts.isEmpty ? "" : "; \(doubts)"
            }
        }
        guard !label.nearest.isEmpty else { return Markup(doubts) }
        return Markup {
            "did you mean "
            for (place, name) in label.nearest.enumerated() {
                if place > 0 { " or " }
                Markup.identifier(name)
            }
            "?"
        }
    }
}

extension [Role] {
    /// For a list to choose from.
    var choices: [(value: String, text: String)] { map { ($0.name, $0.name.forDisplay) } }
}
