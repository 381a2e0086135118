package import SCIMCore

extension OrganizationSnapshot {
    /// The groups that the user or group is a direct member of, in the order of their creation.
    ///
    /// - Parameters:
    ///   - id: only those that follow this one.
    ///   - limit: nil for all.
    package func groups(
        of member: ResourceID, after id: ResourceID? = nil, limit: Int? = nil
    ) throws -> [GroupReference] {
        try connection.all(
            """
            SELECT g.id, g.display_name
            FROM memberships AS m JOIN groups AS g ON g.organization = m.organization AND g.id = m.group_id
            WHERE m.organization = ? AND m.member_id = ? AND m.group_id > ? ORDER BY m.group_id LIMIT ?
            """, [scope, .id(member), id.map { .id($0) } ?? .blob([]), SQLValue(limit ?? -1)]
        ) { GroupReference(id: try $0.id(0), displayName: $0.text(1)) }
    }

    /// The last groups before one of them that the user or group is a direct member of, in the order of their creation.
    package func groups(
        of member: ResourceID, before id: ResourceID, limit: Int
    ) throws -> [GroupReference] {
        try connection.all(
            """
            SELECT g.id, g.display_name
            FROM memberships AS m JOIN groups AS g ON g.organization = m.organization AND g.id = m.group_id
            WHERE m.organization = ? AND m.member_id = ? AND m.group_id < ? ORDER BY m.group_id DESC LIMIT ?
            """, [scope, .id(member), .id(id), SQLValue(limit)]
        ) { GroupReference(id: try $0.id(0), displayName: $0.text(1)) }.reversed()
    }

    /// Each member of the group in turn, in the order of their creation.
    package func forEachMember(of group: ResourceID, _ body: (Member) throws -> Void) throws {
        try connection.each(
            """
            SELECT member_id, member_type FROM memberships
            WHERE organization = ? AND group_id = ? ORDER BY member_id
            """, [scope, .id(group)]
        ) { try body(Member(try $0.id(0), $0.text(1) == "Group" ? .group : .user)) }
    }

    /// The first members of the group by `id`.
    package func firstMembers(of group: ResourceID, _ count: Int) throws -> [ResourceID] {
        try connection.all(
            "SELECT member_id FROM memberships WHERE organization = ? AND group_id = ? ORDER BY member_id LIMIT ?",
            [scope, .id(group), .integer(Int64(count))]
        ) { try $0.id(0) }
    }

    /// Members of the group with the name to display (of a user the `userName`, of a group the `displayName`), those
    /// that follow `id` in the order of their creation.
    ///
    /// - Parameter limit: nil for all.
    package func namedMembers(
        of group: ResourceID, after id: ResourceID?, limit: Int?
    ) throws -> [(member: Member, name: String)] {
        try connection.all(
            """
            SELECT m.member_id, m.member_type, COALESCE(u.user_name, g.display_name, '')
            FROM memberships AS m
                LEFT JOIN users AS u ON u.organization = m.organization AND u.id = m.member_id
                LEFT JOIN groups AS g ON g.organization = m.organization AND g.id = m.member_id
                    AND m.member_type = 'Group'
            WHERE m.organization = ? AND m.group_id = ? AND m.member_id > ? ORDER BY m.member_id LIMIT ?
            """, [scope, .id(group), id.map { .id($0) } ?? .blob([]), SQLValue(limit ?? -1)]
        ) { (Member(try $0.id(0), $0.text(1) == "Group" ? .group : .user), $0.text(2)) }
    }

    /// The name to display of a user or group; nil if it is gone.
    package func name(of id: ResourceID) throws -> String? {
        try connection.first(
            """
            SELECT user_name FROM users WHERE organization = ?1 AND id = ?2
            UNION ALL SELECT display_name FROM groups WHERE organization = ?1 AND id = ?2
            """, [scope, .id(id)]
        ) { $0.text(0) }
    }

    /// A protected group whose only member that is; nil if there is none.
    package func protectedGroup(withNobodyBut member: ResourceID) throws -> GroupRecord? {
        try connection.first(
            .select(
                GroupRecord.columns,
                """
                FROM groups AS g
                WHERE g.organization = ?1 AND g.is_protected = 1
                    AND g.id IN (SELECT group_id FROM memberships WHERE organization = ?1 AND member_id = ?2)
                    AND NOT EXISTS (
                        SELECT 1 FROM memberships AS m
                        WHERE m.organization = ?1 AND m.group_id = g.id AND m.member_id <> ?2)
                """), [scope, .id(member)]
        ) { try GroupRecord($0) }
    }

    /// How many members all groups of the organization have together.
    package func membershipCount() throws -> Int {
        Int(try connection.integer("SELECT COUNT(*) FROM memberships WHERE organization = ?", [scope]))
    }

    /// How many members the group has.
    ///
    /// - Parameter limit: no more are counted; nil for all.
    package func memberCount(of group: ResourceID, limit: Int? = nil) throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT COUNT(*) FROM (SELECT 1 FROM memberships WHERE organization = ? AND group_id = ? LIMIT ?)
                """, [scope, .id(group), SQLValue(limit ?? -1)]))
    }
}
