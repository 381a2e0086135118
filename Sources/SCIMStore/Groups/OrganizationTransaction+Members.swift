package import SCIMCore

// Members are rows: each of these touches the rows of the members named, whatever the size of the group. None steps the
// version of the group; `touchGroup` does.
extension OrganizationTransaction {
    /// Makes each a member, unless it is one.
    ///
    /// - Returns: those who were not, in the order given.
    package func addMembers(_ members: some Sequence<Member>, to group: ResourceID) throws -> [Member] {
        try members.filter { member in
            try connection.run(
                """
                INSERT INTO memberships (organization, group_id, member_id, member_type) VALUES (?, ?, ?, ?)
                ON CONFLICT (organization, group_id, member_id) DO NOTHING
                """, [scope, .id(group), .id(member.id), .text(member.kind.rawValue)]) == 1
        }
    }

    /// Ends the membership of each that is a member.
    ///
    /// - Returns: those who were, in the order given.
    package func removeMembers(_ ids: some Sequence<ResourceID>, from group: ResourceID) throws -> [ResourceID] {
        try ids.filter { id in
            try connection.run(
                "DELETE FROM memberships WHERE organization = ? AND group_id = ? AND member_id = ?",
                [scope, .id(group), .id(id)]) == 1
        }
    }

    /// Leaves the group empty.
    ///
    /// - Returns: how many members it had.
    package func removeAllMembers(of group: ResourceID) throws -> Int {
        try connection.run("DELETE FROM memberships WHERE organization = ? AND group_id = ?", [scope, .id(group)])
    }

    /// Makes these the members and nobody else. Members who stay are found in the index and not written.
    ///
    /// - Returns: who came and who went, each in the order of `id`.
    package func replaceMembers(
        of group: ResourceID, by members: some Sequence<Member>
    ) throws -> (added: [Member], removed: [ResourceID]) {
        var wanted: [Member] = []
        for member in members.sorted(by: { $0.id < $1.id }) where wanted.last?.id != member.id { wanted.append(member) }
        var added: [Member] = []
        var removed: [ResourceID] = []
        var next = 0
        // Both lists are in the order of `id`, so one walk along them finds the differences.
        try forEachMember(of: group) { member in
            while next < wanted.count && wanted[next].id < member.id {
                added.append(wanted[next])
                next += 1
            }
            if next < wanted.count && wanted[next].id == member.id { next += 1 } else { removed.append(member.id) }
        }
        added += wanted[next...]
        _ = try removeMembers(removed, from: group)
        _ = try addMembers(added, to: group)
        return (added, removed)
    }

    /// Takes the user or group out of every group, and gives those groups a new version.
    func removeMembershipsOf(_ member: ResourceID, at now: Instant) throws {
        try connection.run(
            """
            UPDATE groups SET modified = MAX(?3, modified + 1)
            WHERE organization = ?1
                AND id IN (SELECT group_id FROM memberships WHERE organization = ?1 AND member_id = ?2)
            """, [scope, .id(member), SQLValue(now)])
        try connection.run("DELETE FROM memberships WHERE organization = ? AND member_id = ?", [scope, .id(member)])
    }
}
