import SCIMAdministration
import SCIMCore

/// Values that Entra sends and no mapping names, as rows.
struct UnmatchedTable {
    let visit: OrganizationVisit

    /// Names of members that are shown of each value.
    static let names = 2

    func markup(_ labels: [UnmatchedLabel]) -> Markup {
        Table(
            Table.text("IdP role value"), Table.number("Members"), Table.text("Among them"), Table.text("Note"),
            Table.plain("Actions")
        ).markup(nil, labels.map(row))
    }

    private func row(_ label: UnmatchedLabel) -> [Markup] {
        [
            .identifier(label.label), .number(label.users),
            Markup {
                for (place, name) in label.names.enumerated() {
                    if place > 0 { ", " }
                    Markup.name(name)
                }
                if label.users > label.names.count { ", \u{2026}" }
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
