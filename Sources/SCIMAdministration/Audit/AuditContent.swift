import SCIMCore
import SCIMHost
import SCIMStore

/// What one entry of the audit trail says, and how it is chained to the entry before:
///
///     hash = SHA-256(hash of the entry before, JSON array of everything that the entry says)
///
/// The first entry follows 32 zero bytes.
struct AuditContent: Sendable, Hashable {
    var number: Int64
    let time: Instant
    let organization: OrganizationID?
    /// JSON text.
    let actor: String
    let action: String
    let subject: String?
    /// JSON text.
    let old: String?
    /// JSON text.
    let new: String?

    static let beginning = [UInt8](repeating: 0, count: 32)

    func hash(after previous: [UInt8]) -> [UInt8] {
        let said: JSONValue = [
            .number(JSONNumber(Int(number))), .number(JSONNumber(Int(time.milliseconds))),
            JSONValue(optional: organization.map { Int($0.number) }), .string(actor), .string(action),
            JSONValue(optional: subject), JSONValue(optional: old), JSONValue(optional: new),
        ]
        return SHA256.digest(of: previous + said.bytes)
    }

    func record(after previous: [UInt8]) -> AuditRecord {
        AuditRecord(
            number: number, time: time, organization: organization, actor: actor, action: action, subject: subject,
            old: old, new: new, previousHash: previous, hash: hash(after: previous))
    }
}

extension AuditContent {
    init(_ record: AuditRecord) {
        self.init(
            number: record.number, time: record.time, organization: record.organization, actor: record.actor,
            action: record.action, subject: record.subject, old: record.old, new: record.new)
    }
}
