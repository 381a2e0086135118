import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension UserCommand {
    struct Show: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show one user with all stored data and log entries.",
            discussion: "Example:\n  scimctl user show --org acme ada@example.org --history 50")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @Option(help: ArgumentHelp("How many log entries to show; by default all with --json.", valueName: "n"))
        var history: Int?
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let limit = history ?? (common.json ? nil : 10)
            let details = try administration.user(user.name, of: owner, historyLimit: limit.map { max(0, $0) })
            if common.json { return JSONOutput.print(details.json) }
            details.print()
        }
    }
}

extension UserDetails {
    fileprivate var json: JSONObject {
        var json = user.json
        json["roleReason"] = .string(user.roleReason.rawValue)
        json["roleLabel"] = JSONValue(user.roleLabel)
        json["protected"] = .bool(user.isProtected)
        json["local"] = .bool(user.isLocal)
        json["created"] = JSONValue(user.created)
        json["lastModified"] = JSONValue(user.modified)
        json["lastWrittenByClient"] = JSONValue(user.writtenBySCIM)
        json["groups"] = .array(groups.map { .string($0.displayName) })
        json["formerUserNames"] = .array(
            formerUserNames.map { ["userName": .string($0.userName), "until": JSONValue($0.until)] })
        json["attributes"] = .object(attributes)
        json["history"] = .array(history.map { .object($0.json) })
        return json
    }

    fileprivate func print() {
        let former = formerUserNames.map { "\($0.userName.forTerminal) (until \($0.until.dateTime))" }
        let names = groups.map(\.displayName.forTerminal)
        Terminal.standardOutput(
            """
            userName      \(user.userName.forTerminal)
            id            \(user.identifier)
            externalId    \(user.externalID?.forTerminal ?? "-")
            state         \(user.isActive ? "active" : "inactive".styled(.attention))\(user.isProtected ? ", protected" : "")\(user.isLocal ? ", local" : "")
            role          \(user.role?.forTerminal ?? "-") (\(user.reasonText))
            groups        \(names.isEmpty ? "-" : names.joined(separator: ", "))
            former names  \(former.isEmpty ? "-" : former.joined(separator: ", "))
            created       \(user.created.dateTime)
            lastModified  \(user.modified.dateTime)
            """)
        Terminal.standardOutput("\nAttributes")
        for (name, value) in attributes where name != "userName" {
            for line in value.lines(named: name) { Terminal.standardOutput("  \(line.forTerminal)") }
        }
        guard !history.isEmpty else { return }
        Terminal.standardOutput("\nHistory")
        for event in history { event.print(at: nil) }
    }
}

extension JSONValue {
    /// An attribute for people: one line for a simple value or an object, one for each of several values.
    fileprivate func lines(named name: String) -> [String] {
        switch self {
        case .array(let elements):
            return ["\(name):"] + elements.map { "  \($0.inOneLine)" }
        case .object(let members) where name.utf8.contains(UInt8(ascii: ":")):
            // The attributes of an extension, below its URN.
            return ["\(name)"] + members.flatMap { member in member.value.lines(named: member.key).map { "  \($0)" } }
        default: return ["\(name): \(inOneLine)"]
        }
    }

    private var inOneLine: String {
        guard let object else { return string ?? text }
        return object.map { "\($0.key) \($0.value.string ?? $0.value.text)" }.joined(separator: ", ")
    }
}
