import SCIMAdministration
import SCIMCore
import SCIMHost

/// Who would change role: the counts, and the first of them by name.
struct RolePreview {
    let changes: RoleChanges
    let visit: OrganizationVisit

    /// How many are listed.
    static let limit = 50
    /// Pairs of old and new role that are listed.
    private static let stepLimit = 10

    /// How many would change, and from which role to which.
    var summary: Markup {
        Markup {
            Tag.p { Tag.strong { sentence } }
            if changes.manual > 0 {
                Tag.p {
                    "\(changes.manual.grouped) \(changes.manual == 1 ? "keeps a role" : "keep roles") that an administrator set by hand."
                }
            }
            if changes.steps.count > 1 { steps }
        }
    }

    private var sentence: String {
        let people = changes.examined == 1 ? "member" : "members"
        guard changes.examined > 0 else { return "There are no members yet, so nobody would change role." }
        return changes.count == 0
            ? "None of \(changes.examined.grouped) \(people) would change role."
            : "\(changes.count.grouped) of \(changes.examined.grouped) \(people) would change role."
    }

    private var steps: Markup {
        Table(Table.text("From"), Table.text("To"), Table.number("Members")).markup(
            changes.steps.count > RolePreview.stepLimit
                ? "Changes by role, the \(RolePreview.stepLimit) most frequent of \(changes.steps.count.grouped)"
                : "Changes by role",
            changes.steps.sorted { ($1.value, $0.key.old ?? "") < ($0.value, $1.key.old ?? "") }
                .prefix(RolePreview.stepLimit).map { step, count in
                    [.role(step.old), .role(step.new), .number(count)]
                })
    }

    /// The first of them by name.
    var list: Markup {
        Markup {
            if !changes.changes.isEmpty {
                Tag.h2 { "Who would change" }
                table
            }
        }
    }

    private var table: Markup {
        Table(Table.plain("Member"), Table.text("From"), Table.text("To"), Table.text("Why")).markup(
            changes.count > changes.changes.count
                ? "The first \(changes.changes.count) of \(changes.count.grouped)" : nil,
            changes.changes.map { change in
                [
                    Tag.a(.href(visit.address("members", change.identifier))) { Markup.name(change.userName) },
                    .role(change.old), .role(change.new), change.why,
                ]
            })
    }
}

extension Markup {
    /// A role by its name, or that there is none.
    static func role(_ name: String?) -> Markup {
        guard let name else { return Tag.em { "no role" } }
        return .name(name)
    }
}

extension RoleChange {
    fileprivate var why: Markup {
        switch reason {
        case .mapping:
            Markup {
                "IdP role value "
                if let label { Markup.identifier(label) }
            }
        case .default: Markup("default role")
        case .none: Markup("no mapping and no default role")
        case .manual: Markup("set by hand")
        }
    }
}
