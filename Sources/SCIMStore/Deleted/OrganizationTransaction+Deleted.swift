package import SCIMCore

extension OrganizationTransaction {
    /// Copies a user or group that is about to be deleted, with its memberships, to where it can be restored from.
    ///
    /// - Parameter credentialName: of the client that deletes it; nil for an administrator.
    package func keepDeleted(_ id: ResourceID, _ kind: ResourceKind, by credentialName: String?, at now: Instant) throws
    {
        let values: [SQLValue] = [scope, .id(id), SQLValue(now), SQLValue(credentialName)]
        switch kind {
        case .user:
            try connection.run(
                """
                INSERT INTO deleted_records (organization, id, type, deleted, credential_name, name, name_key, external_id,
                    is_active, created, modified, written_by_scim, is_protected, is_local, role, role_reason, role_label,
                    former_names, schemas, document)
                SELECT organization, id, 'User', ?3, ?4, user_name, user_name_key, external_id, is_active, created, modified,
                    written_by_scim, is_protected, is_local, role, role_reason, role_label,
                    (SELECT json_group_array(json_array(until, user_name)) FROM former_user_names
                        WHERE organization = ?1 AND user_id = ?2), schemas, document
                FROM users WHERE organization = ?1 AND id = ?2
                """, values)
        case .group:
            try connection.run(
                """
                INSERT INTO deleted_records (organization, id, type, deleted, credential_name, name, name_key, external_id,
                    is_active, created, modified, written_by_scim, is_protected, is_local, role_reason, schemas, document)
                SELECT organization, id, 'Group', ?3, ?4, display_name, display_name_key, external_id, 1, created, modified,
                    written_by_scim, is_protected, 0, 'none', schemas, document
                FROM groups WHERE organization = ?1 AND id = ?2
                """, values)
            try connection.run(
                """
                INSERT INTO deleted_memberships (organization, record_id, group_id, member_id, member_type)
                SELECT organization, ?2, group_id, member_id, member_type FROM memberships
                WHERE organization = ?1 AND group_id = ?2
                """, [scope, .id(id)])
        }
        try connection.run(
            """
            INSERT INTO deleted_memberships (organization, record_id, group_id, member_id, member_type)
            SELECT organization, ?2, group_id, member_id, member_type FROM memberships
            WHERE organization = ?1 AND member_id = ?2
            """, [scope, .id(id)])
    }

    /// Stores a deleted user again, with their former names; memberships come back with `restoreMemberships`.
    ///
    /// - Parameters:
    ///   - user: the record as it is to be.
    ///   - values: by which the user can be found, as `IndexedValue.all(in:)` lists them.
    /// - Throws: `StoreError.conflict(.userName)`.
    package func restore(_ user: UserRecord, values: [IndexedValue]) throws {
        try insert(user, values: values)
        try connection.run(
            """
            INSERT INTO former_user_names (organization, user_id, until, user_name)
            SELECT d.organization, d.id, j.value ->> 0, j.value ->> 1
            FROM deleted_records AS d, json_each(COALESCE(d.former_names, '[]')) AS j
            WHERE d.organization = ? AND d.id = ?
            """, [scope, .id(user.id)])
        try deleteTombstone(of: user.id)
    }

    /// Stores a deleted group again, still without members.
    ///
    /// - Throws: `StoreError.conflict(.displayName)`.
    package func restore(_ group: GroupRecord) throws {
        try insert(group)
        try deleteTombstone(of: group.id)
    }

    /// Makes the memberships again that went with a record that was stored again, those of which the other side is there.
    /// Those whose other side is deleted as well come back with that. Groups that get members back have a new version.
    ///
    /// - Returns: how many memberships came back.
    package func restoreMemberships(of id: ResourceID, at now: Instant) throws -> Int {
        let values: [SQLValue] = [scope, .id(id)]
        try connection.run(
            """
            UPDATE groups SET modified = MAX(?3, modified + 1)
            WHERE organization = ?1 AND id IN (
                SELECT group_id FROM deleted_memberships WHERE organization = ?1 AND record_id = ?2 AND member_id = ?2)
            """, values + [SQLValue(now)])
        let count = try connection.run(
            """
            INSERT OR IGNORE INTO memberships (organization, group_id, member_id, member_type)
            SELECT organization, group_id, member_id, member_type FROM deleted_memberships AS d
            WHERE organization = ?1 AND record_id = ?2
                AND EXISTS (SELECT 1 FROM groups WHERE organization = ?1 AND id = d.group_id)
                AND (EXISTS (SELECT 1 FROM users WHERE organization = ?1 AND id = d.member_id)
                    OR EXISTS (SELECT 1 FROM groups WHERE organization = ?1 AND id = d.member_id))
            """, values)
        try connection.run(
            """
            INSERT OR IGNORE INTO deleted_memberships (organization, record_id, group_id, member_id, member_type)
            SELECT organization, CASE WHEN group_id = ?2 THEN member_id ELSE group_id END, group_id, member_id, member_type
            FROM deleted_memberships AS d
            WHERE organization = ?1 AND record_id = ?2 AND EXISTS (
                SELECT 1 FROM deleted_records WHERE organization = ?1
                    AND id = CASE WHEN d.group_id = ?2 THEN d.member_id ELSE d.group_id END)
            """, values)
        return count
    }

    /// Forgets a deleted record, after it was restored or for good; the identifier stays known as deleted.
    ///
    /// - Returns: whether there was one.
    @discardableResult
    package func removeDeleted(_ id: ResourceID) throws -> Bool {
        let values: [SQLValue] = [scope, .id(id)]
        try connection.run("DELETE FROM deleted_memberships WHERE organization = ? AND record_id = ?", values)
        return try connection.run("DELETE FROM deleted_records WHERE organization = ? AND id = ?", values) > 0
    }

    /// Forgets that somebody was a member of groups that were deleted.
    package func removeDeletedMemberships(ofMember id: ResourceID) throws {
        try connection.run(
            "DELETE FROM deleted_memberships WHERE organization = ? AND member_id = ?", [scope, .id(id)])
    }

    /// Forgets some of the records that were deleted longer ago than they are kept.
    ///
    /// - Returns: how many; fewer than `limit` when none is left.
    package func removeExpiredRecords(at now: Instant, limit: Int) throws -> Int {
        let expired = try connection.all(
            "SELECT id FROM deleted_records WHERE organization = ? AND deleted < ? ORDER BY deleted, id LIMIT ?",
            [scope, SQLValue(now + -DeletedRecord.retention), SQLValue(limit)]
        ) { try $0.id(0) }
        for id in expired { try removeDeleted(id) }
        return expired.count
    }

    private func deleteTombstone(of id: ResourceID) throws {
        try connection.run("DELETE FROM tombstones WHERE organization = ? AND id = ?", [scope, .id(id)])
    }
}
