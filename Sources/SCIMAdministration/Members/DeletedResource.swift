package import SCIMCore
import SCIMStore

/// A deleted user or group that can be restored (D20 of the design), as the administrator sees it.
package struct DeletedResource: Sendable, Hashable {
    let id: ResourceID
    package var identifier: String { id.description }
    package let isUser: Bool
    /// The userName or displayName.
    package let name: String
    /// The displayName of a user; nil for none.
    package let displayName: String?
    package let email: String?
    package let externalID: String?
    package let isActive: Bool
    /// The name of the role; nil for none.
    package let role: String?
    package let deleted: Instant
    /// The credential of the client that deleted the record; nil if an administrator did.
    package let credentialName: String?
    package let created: Instant

    /// Until when it can be restored.
    package var expires: Instant { deleted + DeletedRecord.retention }

    /// `User` or `Group`
    package var type: String { (isUser ? ResourceKind.user : .group).rawValue }

    init(_ record: DeletedRecord, roleNames: [String: String]) throws {
        id = record.id
        name = record.name
        externalID = record.externalID
        deleted = record.deleted
        credentialName = record.credentialName
        switch record.content {
        case .user(let user):
            let shown = try User(user, roleNames: roleNames)
            (isUser, isActive, displayName) = (true, user.isActive, shown.displayName)
            (email, role, created) = (shown.email, shown.role, user.created)
        case .group(let group):
            (isUser, isActive, displayName, email, role) = (false, true, nil, nil, nil)
            created = group.created
        }
    }
}

extension DeletedResource: ListedResource {}

/// Everything that is known of one deleted record.
package struct DeletedResourceDetails: Sendable {
    package let resource: DeletedResource
    /// As they were stored.
    package let attributes: JSONObject
    /// How many memberships went with it, of a group on both sides.
    package let memberships: Int
    /// How many of them would come back with it now.
    package let restorableMemberships: Int
    /// The groups that it was in and that are still there; the first 100.
    package let groups: [String]
    /// The id of the record that has the name now; nil if it is free.
    package let nameHolder: String?
}

/// Which deleted records are wanted; every condition must hold, and what is nil is none.
package struct DeletedQuery: Sendable {
    /// Users or groups alone.
    package var isUser: Bool?
    /// Part of the name, in any case.
    package var search: String?
    package var since: Instant?
    /// The id of a deleted record; those that follow it, which were deleted before.
    package var after: String?
    package var limit: Int?

    package init() {}
}
