package import SCIMCore
import SCIMStore

/// An entry of the provisioning log as the administrator reads it.
package struct Event: Sendable, Hashable {
    /// The number of the entry, increasing.
    package let number: Int64
    package let time: Instant
    /// How many requests the entry stands for.
    package let count: Int
    /// The name of the organization; nil for a request that named none.
    package let organization: String?
    package let requestID: String?
    /// What Entra calls the request and the activity that it is part of, where it said so.
    package let clientRequestID: String?
    package let activityID: String?
    package let credentialName: String?
    package let clientAddress: String?
    /// Whether an administrator here made the change, not a client.
    package let isLocal: Bool
    private let kind: LoggedOperation
    /// `User` or `Group`, where the entry is about one.
    package let resourceType: String?
    package let resourceID: String?
    package let resourceName: String?
    package let status: Int
    package let scimType: String?
    package let detail: String?
    package let remedy: String?
    /// An array of changes; null where nothing changed.
    package let changes: JSONValue
    /// An array of attribute paths that no schema knows; null where there were none.
    package let ignored: JSONValue
    /// What happened, in one sentence without its end.
    package let sentence: String
    /// What there is to say beside it: warnings, what was ignored, each with what to change.
    package let notes: [String]

    /// - Parameter names: the names of members and managers, asked by their identifiers.
    init(_ entry: LogEntry, organization: String?, names: ([String]) throws -> [String: String]) throws {
        let place = "entry \(entry.number) of the log"
        let changes: JSONValue = try entry.changes.map { try JSONValue(stored: $0, in: place) } ?? .null
        let ignored: JSONValue = try entry.ignored.map { try JSONValue(stored: Array($0.utf8), in: place) } ?? .null
        let text = EventText(
            entry, changes: changes, ignored: ignored, names: try names(EventText.mentionedIDs(changes, of: entry)))
        number = entry.number
        time = entry.lastTime
        count = entry.count
        self.organization = organization
        requestID = entry.requestID
        clientRequestID = entry.clientRequestID
        activityID = entry.activityID
        credentialName = entry.credentialName
        clientAddress = entry.clientAddress
        isLocal = entry.origin == .local
        kind = entry.operation
        resourceType = entry.resourceType
        resourceID = entry.resourceID?.description
        resourceName = text.resourceName
        status = entry.status
        scimType = entry.scimType
        detail = entry.detail
        remedy = entry.remedy
        self.changes = changes
        self.ignored = ignored
        sentence = text.sentence
        notes = text.notes
    }

    /// Whether the request was refused.
    package var isRefused: Bool { status >= 400 }

    /// Whether the entry only counts what changed nothing.
    package var isQuiet: Bool { !isRefused && [.read, .probe, .issueToken, .unchanged].contains(kind) }

    /// What was done, as the log spells it: `create`, `set role`
    package var operation: String { kind.rawValue }

    /// Which entries are wanted; every condition must hold.
    package struct Query: Sendable {
        /// Seconds back from now.
        package var since: Int?
        package var failedOnly = false
        package var requestID: String?
        /// A userName or id, of somebody who may be gone.
        package var user: String?
        /// A group's displayName or id.
        package var group: String?
        /// The newest entries, at most that many; nil for all.
        package var limit: Int?
        /// Entries with a greater number only, for following the log.
        package var after: Int64 = 0
        /// Entries with a smaller number only.
        package var before: Int64?
        /// Whether the limit takes the oldest entries instead of the newest.
        package var takesOldest = false
        /// Only from the first of the two times to the last.
        package var between: ClosedRange<Instant>?

        package init() {}
    }
}
