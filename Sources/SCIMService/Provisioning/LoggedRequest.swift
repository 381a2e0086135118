import HTTPTypes
import SCIMCore
import SCIMStore

/// What the provisioning log keeps of one request that changes something, before it is known how it ends (D13).
struct LoggedRequest: Sendable {
    private let base: LogEntry
    private let fallbackName: String?

    init(_ request: Request, _ caller: Caller, _ write: any WriteOperation, at now: Instant) {
        self.init(
            request, caller, operation: write.name, write.resourceType, write.resourceID, write.resourceName, at: now)
    }

    /// For what was refused before it was an operation.
    ///
    /// - Parameters:
    ///   - type: of the resource that is addressed, as far as it is known.
    ///   - name: its userName or displayName.
    init(
        _ request: Request, _ caller: Caller, operation: String, _ type: ResourceType? = nil,
        _ id: ResourceID? = nil, _ name: String? = nil, at now: Instant
    ) {
        var entry = LogEntry(
            organization: caller.organization, time: now, origin: .scim, operation: operation, status: 200)
        entry.requestID = request.id
        entry.tokenName = caller.tokenName
        entry.clientAddress = request.clientAddress
        entry.resourceType = type?.name
        entry.resourceID = id
        base = entry
        fallbackName = name
    }

    func entry(_ result: WriteResult) -> LogEntry {
        var entry = base
        entry.operation = result.entry.operation
        entry.status = Int(Response(result.outcome).status.code)
        entry.resourceID = result.entry.id
        entry.resourceName = result.entry.name
        entry.detail = result.entry.detail
        entry.remedy = result.entry.remedy
        entry.changes = result.entry.changes.isEmpty ? nil : JSONValue.array(result.entry.changes).text
        entry.ignored =
            result.entry.ignored.isEmpty ? nil : JSONValue.array(result.entry.ignored.map { .string($0) }).text
        return entry
    }

    func entry(_ error: SCIMError) -> LogEntry {
        var entry = base
        entry.status = error.status
        entry.scimType = error.type?.rawValue
        entry.detail = error.detail
        entry.remedy = error.remedy
        entry.resourceName = fallbackName?.forDisplay
        return entry
    }
}
