package import SCIMCore

extension OrganizationTransaction {
    /// Stores a new group, still without members.
    ///
    /// - Throws: `StoreError.conflict(.displayName)`.
    package func insert(_ group: GroupRecord) throws {
        do {
            try connection.run(
                """
                INSERT INTO groups (organization, id, display_name, display_name_key, external_id, created, modified,
                    written_by_scim, is_protected, schemas, document)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    scope, .id(group.id), .text(group.displayName), .text(group.displayNameKey),
                    SQLValue(group.externalID), SQLValue(group.created), SQLValue(group.modified),
                    SQLValue(group.writtenBySCIM), SQLValue(group.isProtected), .utf8(group.schemas),
                    .utf8(group.document),
                ])
        } catch let error as StoreError {
            throw error.asConflict(Self.groupKeys)
        }
        try countIn(group.id, .group)
    }

    /// Stores a group's changed attributes in place of what was read before.
    ///
    /// - Parameters:
    ///   - group: its `modified` is the time of the change.
    ///   - old: the record as this transaction read it.
    /// - Returns: the time stored, which is later than the old one even where the clock is not.
    /// - Throws: `StoreError.conflict(.displayName)`, `StoreError.stale`.
    package func update(_ group: GroupRecord, replacing old: GroupRecord) throws -> Instant {
        precondition(group.id == old.id, "an update keeps the id")
        let modified = max(group.modified, Instant(milliseconds: old.modified.milliseconds + 1))
        do {
            let count = try connection.run(
                """
                UPDATE groups SET display_name = ?4, display_name_key = ?5, external_id = ?6, modified = ?7,
                    written_by_scim = ?8, schemas = ?9, document = ?10
                WHERE organization = ?1 AND id = ?2 AND modified = ?3
                """,
                [
                    scope, .id(group.id), SQLValue(old.modified), .text(group.displayName),
                    .text(group.displayNameKey), SQLValue(group.externalID), SQLValue(modified),
                    SQLValue(group.writtenBySCIM), .utf8(group.schemas), .utf8(group.document),
                ])
            guard count == 1 else { throw StoreError.stale }
        } catch let error as StoreError {
            throw error.asConflict(Self.groupKeys)
        }
        return modified
    }

    /// Gives a group whose members changed a new version; its attributes are not touched.
    ///
    /// - Parameter bySCIM: whether a SCIM client made the change.
    /// - Throws: `StoreError.stale`.
    package func touchGroup(_ id: ResourceID, at now: Instant, bySCIM: Bool) throws {
        // The time is later than the old one even where the clock is not. RETURNING it would make a table for the answer.
        let count = try connection.run(
            """
            UPDATE groups SET modified = MAX(?3, modified + 1),
                written_by_scim = CASE ?4 WHEN 1 THEN ?3 ELSE written_by_scim END
            WHERE organization = ?1 AND id = ?2
            """, [scope, .id(id), SQLValue(now), SQLValue(bySCIM)])
        guard count == 1 else { throw StoreError.stale }
    }

    /// Deletes a group, keeps its members, and leaves its `id` behind; the groups that it was in change.
    ///
    /// - Returns: false if there is no such group.
    package func deleteGroup(_ id: ResourceID, at now: Instant) throws -> Bool {
        guard try isGroup(id) else { return false }
        try removeMembershipsOf(id, at: now)
        _ = try removeAllMembers(of: id)
        try connection.run("DELETE FROM groups WHERE organization = ? AND id = ?", [scope, .id(id)])
        try insertTombstone(id, .group, at: now)
        try countOut(id, .group)
        return true
    }

    private static let groupKeys: [(column: String, attribute: StoreError.Attribute)] = [
        ("groups.display_name_key", .displayName), ("groups.id", .id),
    ]
}

extension OrganizationTransaction {
    /// Notes that a SCIM write reached the group although it changed nothing; its version stays.
    package func noteSCIMWrite(toGroup id: ResourceID, at now: Instant) throws {
        try connection.run(
            "UPDATE groups SET written_by_scim = ?3 WHERE organization = ?1 AND id = ?2",
            [scope, .id(id), SQLValue(now)])
    }
}

extension OrganizationTransaction {
    /// Protects a group, or takes that back; nothing that a client sees changes, so its version stays.
    package func setProtected(_ isProtected: Bool, group id: ResourceID) throws {
        try connection.run(
            "UPDATE groups SET is_protected = ?3 WHERE organization = ?1 AND id = ?2",
            [scope, .id(id), SQLValue(isProtected)])
    }
}
