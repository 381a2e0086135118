import SCIMCore

/// POST of several requests in one (RFC 7644 §3.7).
struct BulkOperation: Sendable {
    let entries: [BulkEntry]
    /// One for each entry.
    let steps: [BulkStep]
    let order: BulkOrder
    let failOnErrors: Int?

    /// - Throws: what `BulkMessage` throws.
    init(_ body: JSONObject, for caller: Caller) throws(SCIMError) {
        let message = try BulkMessage(body, limit: RequestLimits.bulkOperations)
        entries = message.entries
        steps = message.entries.map { BulkStep($0, for: caller) }
        order = try BulkOrder(message.entries)
        failOnErrors = message.failOnErrors
    }
}
