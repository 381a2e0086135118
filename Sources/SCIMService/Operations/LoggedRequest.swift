import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMStore

/// What the provisioning log keeps of one request that changes something, before it is known how it ends (D13).
struct LoggedRequest: Sendable {
    private let base: LogEntry
    private let fallbackName: String?
    /// The folded name of what was to be created, where it was refused.
    private let fallbackKey: String?

    init(_ request: Request, _ caller: Caller, _ write: any WriteOperation, at now: Instant) {
        self.init(
            request, caller, operation: write.requested, write.resourceType, write.resourceID, write.resourceName,
            at: now)
    }

    /// For what was refused before it was an operation.
    ///
    /// - Parameters:
    ///   - type: of the resource that is addressed, as far as it is known.
    ///   - name: its userName or displayName.
    init(
        _ request: Request, _ caller: Caller, operation: LoggedOperation, _ type: ResourceType? = nil,
        _ id: ResourceID? = nil, _ name: String? = nil, at now: Instant
    ) {
        // No cycle of Entra's counts what a rehearsal does.
        var entry = LogEntry(
            organization: caller.organization, time: now, origin: caller.isRehearsal ? .local : .scim,
            operation: operation, status: 200)
        entry.requestID = request.id
        entry.tokenName = caller.tokenName
        entry.clientAddress = request.clientAddress
        entry.clientRequestID = request.fields.identifier(.clientRequestID)
        entry.activityID = request.fields.identifier(.activityID)
        entry.resourceType = type?.name
        entry.resourceID = id
        base = entry
        fallbackName = name
        // A name that is too long is why it was refused; what it begins with is enough to recognize it.
        let isKept = id == nil && name?.utf8.count ?? 0 <= ValueLimits.name
        fallbackKey = isKept ? name?.foldedKey : nil
    }

    func entry(_ result: WriteResult) -> LogEntry {
        var entry = base
        entry.operation = result.entry.operation
        entry.status = result.outcome.status.code
        entry.resourceID = result.entry.id
        entry.resourceName = result.entry.name.cut(toBytes: ValueLimits.name)
        entry.detail = result.entry.detail
        entry.remedy = result.entry.remedy?.shellText
        var changes = result.entry.changes
        changes.add(result.entry.members)
        entry.changes = changes.json
        entry.nameKey = result.entry.nameKey.flatMap(LoggedRequest.kept)
        entry.ignored =
            result.entry.ignored.isEmpty ? nil : JSONValue.array(result.entry.ignored.map { .string($0) }).text
        return entry
    }

    func entry(_ error: SCIMError) -> LogEntry {
        var entry = base
        entry.status = error.status
        entry.scimType = error.type?.rawValue
        entry.detail = error.detail
        entry.remedy = error.remedy?.shellText
        entry.resourceName = fallbackName?.forDisplay
        entry.nameKey = fallbackKey
        return entry
    }

    /// A key that is looked for by nobody, since no name that is so long is stored any more, is not kept.
    private static func kept(_ key: String) -> String? { key.utf8.count <= 3 * ValueLimits.name ? key : nil }
}

extension HTTPFields {
    /// The value of a field that holds an identifier: letters, digits and `-`, at most 64; nil for any other text.
    func identifier(_ name: HTTPField.Name) -> String? {
        guard let value = self[name], (1...64).contains(value.utf8.count) else { return nil }
        let isPlain = value.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == UInt8(ascii: "-")
        }
        return isPlain ? value : nil
    }
}
