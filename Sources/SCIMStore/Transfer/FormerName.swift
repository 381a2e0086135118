package import SCIMCore

/// A userName that a user had before.
package struct FormerName: Sendable, Hashable {
    package let userName: String
    /// When it ended.
    package let until: Instant

    package init(_ userName: String, until: Instant) {
        self.userName = userName
        self.until = until
    }
}

/// A membership of a user or group in a group.
package struct Membership: Sendable, Hashable {
    package let group: ResourceID
    package let member: Member

    package init(group: ResourceID, _ member: Member) {
        self.group = group
        self.member = member
    }
}

/// An identifier that was issued and is that of a deleted record.
package struct Tombstone: Sendable, Hashable {
    package let id: ResourceID
    package let kind: ResourceKind
    package let deleted: Instant

    package init(_ id: ResourceID, _ kind: ResourceKind, deleted: Instant) {
        self.id = id
        self.kind = kind
        self.deleted = deleted
    }
}
