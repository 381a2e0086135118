import SCIMAdministration
import SCIMCore
import SCIMHost

/// Cycles as rows; each leads to its log.
enum CycleTable {
    static func markup(_ cycles: [Cycle], _ visit: OrganizationVisit) -> Markup {
        Table(
            Table.plain("Began"), Table.text("Kind"), Table.number("Created"), Table.number("Changed"),
            Table.number("Deactivated"), Table.number("Deleted"), Table.number("Refused"), Table.number("Took")
        ).markup(
            nil,
            cycles.map { cycle in
                [
                    Tag.a(.href(visit.address("cycles", String(cycle.number)))) {
                        Markup.time(cycle.begin, at: visit.now)
                    },
                    Markup(cycle.kind.title), .number(cycle.usersCreated + cycle.groupsCreated),
                    .number(cycle.usersUpdated + cycle.groupsUpdated), rare(cycle.usersDeactivated),
                    rare(cycle.usersDeleted + cycle.groupsDeleted),
                    cycle.refused > 0 ? Tag.strong { cycle.refused.grouped } : Markup(),
                    Markup(cycle.isRunning(at: visit.now) ? "running" : Instant.span(seconds: cycle.duration)),
                ]
            })
    }

    /// Nothing instead of 0, so that what is rare stands out.
    private static func rare(_ number: Int) -> Markup { number == 0 ? Markup() : .number(number) }
}

extension Cycle.Kind {
    var title: String {
        switch self {
        case .cycle: "Cycle"
        case .connectionTest: "Test Connection"
        case .onDemand: "On demand"
        case .reading: "Reading"
        }
    }
}
