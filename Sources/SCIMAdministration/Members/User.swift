package import SCIMCore
import SCIMStore

/// A user as the administrator sees them.
package struct User: Sendable, Hashable {
    let id: ResourceID
    /// The `id`, as Entra keeps it.
    package var identifier: String { id.description }
    package let userName: String
    package let displayName: String?
    /// The primary e-mail address, else the one of type work, else the first.
    package let email: String?
    package let isActive: Bool
    /// The name of the role; nil for none.
    package let role: String?
    package let roleReason: RoleResolution.Reason
    /// The label that was looked up.
    package let roleLabel: String?
    package let externalID: String?
    /// Whether clients and administrators are kept from deactivating and deleting them.
    package let isProtected: Bool
    /// Whether an administrator created them here and no client has taken them over.
    package let isLocal: Bool
    package let created: Instant
    package let modified: Instant
    /// The last write by a client; nil if there was none.
    package let writtenBySCIM: Instant?

    init(_ record: UserRecord, roleNames: [String: String]) throws {
        self.init(record, attributes: try record.attributes(), roleNames: roleNames)
    }

    init(_ record: UserRecord, attributes: JSONObject, roleNames: [String: String]) {
        id = record.id
        userName = record.userName
        displayName = attributes["displayName"]?.string
        email = User.email(attributes)
        isActive = record.isActive
        role = record.role.role.map { roleNames[$0] ?? $0 }
        roleReason = record.role.reason
        roleLabel = record.role.label
        externalID = record.externalID
        isProtected = record.isProtected
        isLocal = record.isLocal
        created = record.created
        modified = record.modified
        writtenBySCIM = record.writtenBySCIM
    }

    private static func email(_ attributes: JSONObject) -> String? {
        guard let emails = attributes["emails"]?.array else { return nil }
        let taken =
            emails.first { $0["primary"] == .bool(true) }
            ?? emails.first { $0["type"]?.string?.asciiLowercased == "work" } ?? emails.first
        return taken?["value"]?.string
    }
}
