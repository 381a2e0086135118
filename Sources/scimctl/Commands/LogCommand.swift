import ArgumentParser
import Glibc
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Show what Entra did, what was refused, why, and how to fix it.",
        discussion: """
            Each change and each refused change has its own entry. Reads, refused tokens and requests while SCIM is \
            off are counted, with one entry per hour and kind; entries for refusals show the request id of the last \
            one. "scimctl cycle list" shows provisioning cycles.

            Examples:
              scimctl log --org acme --failed --since 2h
              scimctl log --user ada@example.org
              scimctl log --request-id 5ae50c1b2f4d4b7e9c3a1d2e3f405162
              scimctl log --unauthenticated --since 1d
              scimctl log --follow
            """)

    @OptionGroup var organization: OrganizationOption
    @Flag(help: "Only refused requests.") var failed = false
    @Option(help: "Only entries newer than this: a number followed by s, m, h, d or y, such as 2h.")
    var since: DurationArgument?
    @Option(
        help: "Only entries about this user, by userName or id, even if deleted.",
        completion: LiveNames.users)
    var user: String?
    @Option(help: "Only entries about this group, by displayName or id.", completion: LiveNames.groups)
    var group: String?
    @Option(name: .customLong("request-id"), help: "Only this request, in any organization.")
    var requestID: String?
    @Flag(help: "Only requests without a valid token: missing, malformed or unknown.") var unauthenticated = false
    @Option(help: "Show at most this many entries, the newest.") var limit: Int?
    @Flag(help: "Keep printing new entries; stop with Ctrl-C.") var follow = false
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if user != nil, group != nil { throw ValidationError("Give --user or --group, not both.") }
        if unauthenticated, user != nil || group != nil {
            throw ValidationError("--unauthenticated cannot be combined with --user or --group.")
        }
        if let limit, limit < 1 { throw ValidationError("--limit must be at least 1.") }
    }

    func run() throws {
        let administration = try common.administration(.reading)
        if let requestID, organization.org == nil { return try show(administration.log(requestID: requestID)) }
        let owner = unauthenticated ? nil : try administration.organization(organization.org)
        var query = Event.Query()
        query.failedOnly = failed
        query.since = since?.seconds
        query.user = user
        query.group = group
        query.requestID = requestID
        query.limit = limit
        if follow { return try keepShowing(query, of: owner, administration) }
        if common.json { return try show(administration.log(of: owner, query)) }
        var isEmpty = true
        try administration.forEachEvent(of: owner, query) { event in
            isEmpty = false
            event.print(at: administration.time)
        }
        if isEmpty { sayNothing() }
    }

    private func show(_ events: [Event]) throws {
        if common.json { return JSONOutput.print(["entries": .array(events.map { .object($0.json) })]) }
        guard !events.isEmpty else { return sayNothing() }
        for event in events { event.print(at: nil) }
    }

    /// On standard error: a pipe gets entries or nothing.
    private func sayNothing() {
        Terminal.standardError(
            requestID == nil
                ? "There are no such entries in the log."
                : "No entry in the log has that request id. Of counted refusals the log keeps only the last id, and of "
                    + "reads none; journalctl REQUEST_ID=… may find it."
        )
    }

    /// Ten entries as a beginning where nothing else was asked for, then each new one within a second.
    private func keepShowing(_ first: Event.Query, of owner: Organization?, _ administration: Administration) throws {
        var query = first
        if query.since == nil, query.limit == nil { query.limit = 10 }
        while true {
            let events = try administration.log(of: owner, query)
            if common.json, !events.isEmpty {
                JSONOutput.print(["entries": .array(events.map { .object($0.json) })])
            } else {
                for event in events { event.print(at: nil) }
            }
            query.after = events.last?.number ?? query.after
            query.limit = nil
            query.since = nil
            sleep(1)
        }
    }
}

extension Event {
    var json: JSONObject {
        [
            "time": JSONValue(time), "requestId": JSONValue(requestID), "operation": .string(operation),
            "resource": JSONValue(resourceName ?? resourceID), "status": JSONValue(status),
            "scimType": JSONValue(scimType), "detail": JSONValue(detail), "remedy": JSONValue(remedy),
            "count": JSONValue(count), "origin": .string(isLocal ? "local" : "scim"),
            "resourceType": JSONValue(resourceType), "resourceId": JSONValue(resourceID),
            "token": JSONValue(credentialName), "address": JSONValue(clientAddress), "changes": changes,
            "ignored": ignored,
            "organization": JSONValue(organization), "clientRequestId": JSONValue(clientRequestID),
            "activityId": JSONValue(activityID), "sentence": .string(sentence),
            "notes": .array(notes.map { .string($0) }),
        ]
    }

    /// The entry in words.
    ///
    /// - Parameter now: for telling how long ago it was, on a terminal; nil tells the time itself.
    func print(at now: Instant?) {
        let isTerminal = Terminal.isOutputTerminal
        let when = now.flatMap { isTerminal ? time.relative(to: $0).padded(to: 12) : nil } ?? time.dateTime
        let style: Style? = isRefused ? .bad : isQuiet ? .quiet : nil
        Terminal.standardOutput("\(when.styled(.quiet))  \(sentence.forTerminal.styled(style))")
        let indent = String(repeating: " ", count: when.count + 4)
        for note in notes { Terminal.standardOutput(indent + note.forTerminal.styled(.attention)) }
    }
}

extension String {
    /// With blanks at the end, for a column.
    fileprivate func padded(to width: Int) -> String {
        count >= width ? self : self + String(repeating: " ", count: width - count)
    }
}
