package import SCIMCore
import SCIMStore

/// A group as the administrator sees it.
package struct Group: Sendable, Hashable {
    let id: ResourceID
    package var identifier: String { id.description }
    package let displayName: String
    package let externalID: String?
    /// How many members the group has, as far as they were counted.
    package let memberCount: Int
    /// Whether there are more, which were not counted.
    package let hasMoreMembers: Bool
    /// Whether clients and administrators are kept from deleting it, and clients from emptying it.
    package let isProtected: Bool
    package let created: Instant
    package let modified: Instant

    /// - Parameter limit: members that are counted; nil for all.
    init(_ record: GroupRecord, in scope: OrganizationSnapshot, countingTo limit: Int? = nil) throws {
        id = record.id
        displayName = record.displayName
        externalID = record.externalID
        let counted = try scope.memberCount(of: record.id, limit: limit.map { $0 + 1 })
        memberCount = min(counted, limit ?? counted)
        hasMoreMembers = counted > memberCount
        isProtected = record.isProtected
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
