import SCIMCore
import SCIMStore

/// What one line of an exported organization says, the first line excepted.
enum TransferRecord: Sendable {
    case settings(OrganizationRecord.Settings, created: Instant)
    case role(RoleRecord)
    case mapping(RoleMappingRecord)
    case schema(ExtensionSchemaRecord)
    case user(UserRecord, formerNames: [FormerName])
    case group(GroupRecord)
    case membership(Membership)
    case tombstone(Tombstone)
    case deleted(DeletedRecord, formerNames: [FormerName])
    case deletedMembership(Membership, of: ResourceID)

    /// The kinds of lines, in the order in which they come.
    enum Kind: String, Sendable, Hashable, CaseIterable {
        case settings, role, mapping, schema, user, group, membership, tombstone, deleted, deletedMembership

        /// The place in that order.
        var rank: Int { Kind.allCases.firstIndex(of: self) ?? 0 }
    }

    var kind: Kind {
        switch self {
        case .settings: .settings
        case .role: .role
        case .mapping: .mapping
        case .schema: .schema
        case .user: .user
        case .group: .group
        case .membership: .membership
        case .tombstone: .tombstone
        case .deleted: .deleted
        case .deletedMembership: .deletedMembership
        }
    }
}
