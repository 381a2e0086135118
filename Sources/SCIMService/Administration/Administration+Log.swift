package import SCIMCore
import SCIMStore

/// An entry of the provisioning log as the administrator reads it.
package struct Event: Sendable, Hashable {
    /// The number of the entry, increasing.
    package let number: Int64
    package let time: Instant
    /// How many requests the entry stands for.
    package let count: Int
    package let requestID: String?
    package let tokenName: String?
    package let clientAddress: String?
    /// Whether an administrator here made the change, not a client.
    package let isLocal: Bool
    package let operation: String
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

    init(_ entry: LogEntry) throws {
        number = entry.number
        time = entry.lastTime
        count = entry.count
        requestID = entry.requestID
        tokenName = entry.tokenName
        clientAddress = entry.clientAddress
        isLocal = entry.origin == .local
        operation = entry.operation
        resourceType = entry.resourceType
        resourceID = entry.resourceID?.description
        resourceName = entry.resourceName
        status = entry.status
        scimType = entry.scimType
        detail = entry.detail
        remedy = entry.remedy
        changes = try entry.changes.map { try JSONValue(parsing: $0) } ?? .null
        ignored = try entry.ignored.map { try JSONValue(parsing: $0) } ?? .null
    }

    /// Which entries are wanted.
    package struct Query: Sendable {
        /// Seconds back from now.
        package var since: Int?
        package var failedOnly = false
        package var requestID: String?
        package var limit: Int?

        package init() {}
    }
}

extension Administration {
    /// Entries of the provisioning log, oldest first; for no organization those of requests that named none.
    package func log(of organization: Organization?, _ query: Event.Query) throws -> [Event] {
        var wanted = LogQuery()
        wanted.since = query.since.map { Instant(milliseconds: surroundings.now().milliseconds - Int64($0) * 1000) }
        wanted.failedOnly = query.failedOnly
        wanted.requestID = query.requestID
        wanted.limit = query.limit
        return try read { try $0.log(wanted, of: organization?.id).map { try Event($0) } }
    }
}
