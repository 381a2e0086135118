import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct CycleCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cycle",
        abstract: "Show provisioning cycles: start, duration and result.",
        discussion: """
            A cycle is a series of requests without a pause of five minutes; a query for a random GUID after a \
            one-minute pause starts a new one. Entra does not say what it is doing, so connection tests and \
            provisioning on demand are recognized by their requests.
            """,
        subcommands: [List.self, Show.self])

    struct List: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the cycles, the newest first.",
            discussion: "Example:\n  scimctl cycle list --org acme --limit 10", aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @Option(help: "Show at most this many; default: 20, or all with --json.") var limit: Int?
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let cycles = try administration.cycles(of: owner, limit: limit ?? (common.json ? nil : 20))
            if common.json { return JSONOutput.print(["cycles": .array(cycles.map { .object($0.json) })]) }
            var table = Table(
                "cycle", "began", "took", "kind", "requests", "created", "changed", "deactivated", "deleted", "refused")
            let now = administration.time
            for cycle in cycles {
                table.add(
                    String(cycle.number),
                    Terminal.isOutputTerminal ? cycle.begin.relative(to: now) : cycle.begin.dateTime,
                    cycle.isRunning(at: now) ? "running" : Instant.span(seconds: cycle.duration), cycle.kind.text,
                    String(cycle.requests), String(cycle.usersCreated + cycle.groupsCreated),
                    String(cycle.usersUpdated + cycle.groupsUpdated), String(cycle.usersDeactivated),
                    String(cycle.usersDeleted + cycle.groupsDeleted), String(cycle.refused),
                    styles: cycle.refused > 0 ? [9: .bad] : [:])
            }
            table.print()
        }
    }

    struct Show: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one cycle with all changes and refusals.",
            discussion: "Examples:\n  scimctl cycle show\n  scimctl cycle show 17")

        @OptionGroup var organization: OrganizationOption
        @Argument(help: "The cycle's number; by default the last one.") var number: Int64?
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let cycle = try administration.cycle(number, of: owner)
            let events = try administration.log(of: cycle, of: owner)
            if common.json {
                var json = cycle.json
                json["entries"] = .array(events.map { .object($0.json) })
                return JSONOutput.print(json)
            }
            let now = administration.time
            let took = cycle.isRunning(at: now) ? "still running" : Instant.span(seconds: cycle.duration)
            Terminal.standardOutput(
                """
                cycle     \(cycle.number), \(cycle.kind.text)
                began     \(cycle.begin.dateTime), \(cycle.begin.relative(to: now))
                took      \(took)
                requests  \(cycle.requests), including \(cycle.probes.counted("probe"))
                users     \(cycle.usersCreated) created, \(cycle.usersUpdated) changed, \
                \(cycle.usersDeactivated) deactivated, \(cycle.usersDeleted) deleted
                groups    \(cycle.groupsCreated) created, \(cycle.groupsUpdated) changed, \(cycle.groupsDeleted) deleted
                refused   \(String(cycle.refused).styled(cycle.refused > 0 ? .bad : nil))

                """)
            for event in events { event.print(at: nil) }
        }
    }
}

extension Cycle.Kind {
    /// For people.
    var text: String {
        switch self {
        case .cycle: "cycle"
        case .connectionTest: "connection test"
        case .onDemand: "on demand"
        case .reading: "reads only"
        }
    }
}

extension Cycle {
    var json: JSONObject {
        [
            "number": JSONValue(Int(number)), "begin": JSONValue(begin), "end": JSONValue(end),
            "seconds": JSONValue(duration), "kind": .string(kind.rawValue), "requests": JSONValue(requests),
            "probes": JSONValue(probes), "usersCreated": JSONValue(usersCreated),
            "usersUpdated": JSONValue(usersUpdated), "usersDeactivated": JSONValue(usersDeactivated),
            "usersDeleted": JSONValue(usersDeleted), "groupsCreated": JSONValue(groupsCreated),
            "groupsUpdated": JSONValue(groupsUpdated), "groupsDeleted": JSONValue(groupsDeleted),
            "unchanged": JSONValue(unchanged), "refused": JSONValue(refused),
        ]
    }
}
