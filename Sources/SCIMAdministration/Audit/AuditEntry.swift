package import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// An entry of the audit trail as the administrator reads it.
package struct AuditEntry: Sendable, Hashable {
    /// From 1, without a gap.
    package let number: Int
    package let time: Instant
    /// The name of the organization, or `removed organization 3`; nil for what concerns the whole machine.
    package let organization: String?
    package let actor: Actor
    /// The words of the command: `org disable`.
    package let action: String
    /// The same for people who use no commands: `Turned SCIM off`.
    package let title: String
    /// What kind of resource the subject is the id of; nil if it is none.
    package let concerns: Resource?
    /// A token's name, a label, or the id of a member or group; nil if the action says it.
    package let subject: String?
    /// What was there before; null for nothing.
    package let old: JSONValue
    /// What is there now; null for nothing.
    package let new: JSONValue
    /// 64 hexadecimal digits.
    package let hash: String

    package enum Resource: Sendable, Hashable {
        case user, group
    }

    /// - Parameter names: of the organizations.
    init(_ record: AuditRecord, names: [OrganizationID: String]) {
        number = Int(record.number)
        time = record.time
        organization = record.organization.map { names[$0] ?? "removed organization \($0.number)" }
        actor = Actor(AuditEntry.json(record.actor))
        action = record.action
        title = AuditedAction(rawValue: record.action)?.title(record.subject) ?? record.action
        concerns = AuditedAction(rawValue: record.action)?.resource
        subject = record.subject
        old = AuditEntry.json(record.old)
        new = AuditEntry.json(record.new)
        hash = record.hash.hexadecimal
    }

    /// What was tampered with may no longer be JSON, and must be shown all the same.
    private static func json(_ text: String?) -> JSONValue {
        guard let text else { return .null }
        do { return try JSONValue(parsing: text) } catch { return .string(text) }
    }
}
