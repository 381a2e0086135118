package import SCIMCore
import SCIMStore

/// A group as the administrator sees it.
package struct Group: Sendable, Hashable {
    let id: ResourceID
    package var identifier: String { id.description }
    package let displayName: String
    package let externalID: String?
    /// How many members the group has.
    package let memberCount: Int
    package let created: Instant
    package let modified: Instant

    init(_ record: GroupRecord, in scope: OrganizationSnapshot) throws {
        id = record.id
        displayName = record.displayName
        externalID = record.externalID
        memberCount = try scope.memberCount(of: record.id)
        created = record.created
        modified = record.modified
    }
}

/// A member of a group by its name.
package struct GroupMember: Sendable, Hashable {
    package let identifier: String
    /// `User` or `Group`
    package let type: String
    /// The userName or displayName.
    package let name: String

    init(_ member: Member, name: String) {
        identifier = member.id.description
        type = member.kind.rawValue
        self.name = name
    }
}
