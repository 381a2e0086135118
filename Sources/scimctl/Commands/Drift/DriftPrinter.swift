import OrderedCollections
import SCIMAdministration
import SCIMCore

/// Shows differences from Entra: as one JSON object that is written as they come, or as a table with what to do about them.
struct DriftPrinter {
    private let organization: String
    private let isJSON: Bool
    private let limit: Int
    private var count = 0
    private var table = Table("what", "who", "group", "here", "Entra")
    private var kinds: Set<DriftFinding.Kind> = []
    private var beginning = ""

    init(organization: String, isJSON: Bool, limit: Int) {
        self.organization = organization
        self.isJSON = isJSON
        self.limit = limit
    }

    mutating func begin() {
        // Written with the first difference, or at the end: a file that is refused prints nothing.
        beginning =
            #"{"schema":\#(JSONOutput.schema),"organization":\#(JSONValue.string(organization).text),"differences":["#
    }

    mutating func add(_ finding: DriftFinding) {
        count += 1
        guard count <= limit else { return }
        guard isJSON else {
            kinds.insert(finding.kind)
            return table.add(finding.kind.title, finding.name, finding.group, finding.here, finding.there)
        }
        Terminal.standardOutput(beginning, terminator: "")
        Terminal.standardOutput(JSONValue.object(finding.json(organization)).displayBytes)
        beginning = ","
    }

    mutating func end(_ summary: DriftSummary) {
        if isJSON {
            Terminal.standardOutput(beginning == "," ? "" : beginning, terminator: "")
            Terminal.standardOutput("],", terminator: "")
            // The members of the summary follow those before.
            return Terminal.standardOutput(
                Array(JSONValue.object(summary.json).displayBytes.dropFirst()) + [UInt8(ascii: "\n")])
        }
        if count > 0 { table.print() }
        if count > limit { Terminal.standardOutput("… and \(count - limit) more; --limit or --json shows them.") }
        if count > 0 { Terminal.standardOutput("") }
        for kind in DriftFinding.Kind.allCases where kinds.contains(kind) {
            Terminal.standardOutput(
                "\(kind.title): \(kind.remedy(organization: organization).shellText.forTerminal)")
        }
        let memberships = summary.memberships.map { " and \($0.counted("membership"))" } ?? ""
        let verdict = summary.findings == 0 ? "No difference" : summary.findings.counted("difference")
        Terminal.standardOutput("\(verdict); compared with \(summary.users.counted("user"))\(memberships) in Entra.")
        if summary.ownUsers > 0 {
            Terminal.standardOutput(
                "\(summary.ownUsers.counted("user")) only here \(summary.ownUsers == 1 ? "is" : "are") local or protected, and not counted."
            )
        }
        if summary.unknownMembers > 0 {
            Terminal.standardOutput(
                "\(summary.unknownMembers.counted("membership")) in Entra of somebody who is not here.")
        }
    }
}

extension DriftFinding {
    fileprivate func json(_ organization: String) -> JSONObject {
        [
            "kind": .string(kind.rawValue), "name": .string(name), "objectId": JSONValue(objectID),
            "id": JSONValue(identifier), "group": JSONValue(group), "here": JSONValue(here), "entra": JSONValue(there),
            "line": JSONValue(line), "remedy": .string(kind.remedy(organization: organization).shellText),
        ]
    }
}

extension DriftSummary {
    fileprivate var json: JSONObject {
        var counted: JSONObject = [:]
        for kind in DriftFinding.Kind.allCases { counted[kind.rawValue] = JSONValue(counts[kind] ?? 0) }
        return [
            "total": JSONValue(findings), "counts": .object(counted), "users": JSONValue(users),
            "memberships": JSONValue(memberships), "ownUsers": JSONValue(ownUsers),
            "unknownMembers": JSONValue(unknownMembers),
        ]
    }
}
