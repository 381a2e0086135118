import ArgumentParser
import OrderedCollections
import SCIMCore
import SCIMService

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "What Entra did, what was refused, why, and what to change.",
        discussion: "Example:\n  scimctl log --org acme --failed --since 2h")

    @OptionGroup var organization: OrganizationOption
    @Flag(help: "Only what was refused.") var failed = false
    @Option(help: "Only the last hours or days: a number and s, m, h, d or y.") var since: DurationArgument?
    @Option(name: .customLong("request-id"), help: "Only that request.") var requestID: String?
    @Flag(help: "Requests that named no organization: missing, wrong and unknown tokens.") var unauthenticated = false
    @Option(help: "The newest entries, at most that many.") var limit: Int?
    @OptionGroup var common: CommonOptions

    func run() throws {
        let administration = try common.administration()
        var query = Event.Query()
        query.failedOnly = failed
        query.since = since?.seconds
        query.requestID = requestID
        query.limit = limit
        let owner = unauthenticated ? nil : try administration.organization(organization.org)
        let events = try administration.log(of: owner, query)
        if common.json { return JSONOutput.print(["entries": .array(events.map { .object($0.json) })]) }
        for event in events {
            Terminal.standardOutput(event.line.forTerminal)
            event.printRemedy()
        }
    }
}

extension Event {
    var json: JSONObject {
        [
            "time": JSONValue(time), "requestId": JSONValue(requestID), "operation": .string(operation),
            "resource": JSONValue(resource), "status": JSONValue(status), "scimType": JSONValue(scimType),
            "detail": JSONValue(detail), "remedy": JSONValue(remedy), "count": JSONValue(count),
            "origin": .string(isLocal ? "local" : "scim"), "resourceType": JSONValue(resourceType),
            "resourceId": JSONValue(resourceID), "token": JSONValue(tokenName), "address": JSONValue(clientAddress),
            "changes": changes, "ignored": ignored,
        ]
    }

    private var resource: String? { resourceName ?? resourceID }

    /// One line for people.
    fileprivate var line: String {
        var words = [time.dateTime, status >= 400 ? "REFUSED \(status)" : "ok \(status)", operation]
        if let resourceType { words.append(resourceType) }
        if let resource { words.append(resource) }
        if count > 1 { words.append("(\(count) times)") }
        if isLocal { words.append("(local)") }
        let changed = changes.array?.compactMap { $0["attribute"]?.string } ?? []
        if !changed.isEmpty { words.append("[\(changed.joined(separator: ", "))]") }
        if let detail { words.append(": " + detail) }
        let skipped = ignored.array?.compactMap(\.string) ?? []
        if !skipped.isEmpty { words.append("; ignored: \(skipped.joined(separator: ", "))") }
        return words.joined(separator: " ")
    }

    fileprivate func printRemedy() {
        if let remedy { Terminal.standardOutput("    " + remedy.forTerminal) }
    }
}
