package import SCIMCore

/// An entry of the audit trail: a change that an administrator made, chained to the entry before it.
package struct AuditRecord: Sendable, Hashable {
    /// From 1, without a gap.
    package let number: Int64
    package let time: Instant
    /// nil for what concerns the whole machine.
    package let organization: OrganizationID?
    /// JSON text: who made the change.
    package let actor: String
    package let action: String
    /// What was changed, where the action and the organization do not say it.
    package let subject: String?
    /// JSON text: what was there before; nil for nothing.
    package let old: String?
    /// JSON text: what is there now; nil for nothing.
    package let new: String?
    /// The hash of the entry before.
    package let previousHash: [UInt8]
    /// The hash of everything above.
    package let hash: [UInt8]

    package init(
        number: Int64, time: Instant, organization: OrganizationID?, actor: String, action: String, subject: String?,
        old: String?, new: String?, previousHash: [UInt8], hash: [UInt8]
    ) {
        self.number = number
        self.time = time
        self.organization = organization
        self.actor = actor
        self.action = action
        self.subject = subject
        self.old = old
        self.new = new
        self.previousHash = previousHash
        self.hash = hash
    }
}

extension AuditRecord {
    /// Columns: entry, time, organization, actor, action, subject, old, new, previous_hash, hash.
    init(_ row: Row) {
        self.init(
            number: row.integer(0), time: row.instant(1),
            organization: row.isNull(2) ? nil : OrganizationID(row.integer(2)), actor: row.text(3), action: row.text(4),
            subject: row.textIfAny(5), old: row.textIfAny(6), new: row.textIfAny(7), previousHash: row.bytes(8),
            hash: row.bytes(9))
    }
}
