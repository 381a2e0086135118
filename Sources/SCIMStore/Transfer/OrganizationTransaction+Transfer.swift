// Storing what an organization had elsewhere, while nobody sees it (`WriteTransaction.createHidden`).

package import SCIMCore

extension OrganizationTransaction {
    /// Says that the import goes on.
    ///
    /// - Parameter last: the time that was said last.
    /// - Throws: `StoreError.stale` if what was imported was taken for left over and is being removed.
    package func keepHidden(at now: Instant, after last: Instant) throws {
        let count = try connection.run(
            "UPDATE organizations SET removed = ?2 WHERE organization = ?1 AND removed = ?3",
            [scope, SQLValue(now), SQLValue(last)])
        guard count == 1 else { throw StoreError.stale }
    }

    /// Shows the organization under that name, with SCIM off.
    ///
    /// - Throws: `StoreError.conflict(.organizationName)`.
    package func publish(name: String, key: String, settings: OrganizationRecord.Settings) throws {
        do {
            try connection.run(
                "UPDATE organizations SET name = ?2, name_key = ?3, removed = NULL WHERE organization = ?1",
                [scope, .text(name), .text(key)])
        } catch let error as StoreError {
            throw error.asConflict([("organizations.name_key", .organizationName)])
        }
        try update(settings)
    }

    /// Stores a user who was elsewhere, with the names that they had.
    ///
    /// - Throws: `StoreError.conflict`.
    package func insert(_ user: UserRecord, values: [IndexedValue], formerNames: [FormerName]) throws {
        try insert(user, values: values)
        for name in formerNames {
            try connection.run(
                """
                INSERT OR IGNORE INTO former_user_names (organization, user_id, until, user_name) VALUES (?, ?, ?, ?)
                """, [scope, .id(user.id), SQLValue(name.until), .text(name.userName)])
        }
    }

    /// Notes an identifier as that of a deleted record.
    package func insert(_ tombstone: Tombstone) throws {
        try insertTombstone(tombstone.id, tombstone.kind, at: tombstone.deleted)
    }

    /// Stores a record that was deleted elsewhere and can be restored.
    package func insert(_ record: DeletedRecord, formerNames: [FormerName]) throws {
        var values: [SQLValue] = [
            scope, .id(record.id), .text(record.kind.rawValue), SQLValue(record.deleted),
            SQLValue(record.credentialName),
            .text(record.name), .text(record.nameKey), SQLValue(record.externalID),
        ]
        switch record.content {
        case .user(let user):
            values += [
                SQLValue(user.isActive), SQLValue(user.created), SQLValue(user.modified), SQLValue(user.writtenBySCIM),
                SQLValue(user.isProtected), SQLValue(user.isLocal), SQLValue(user.role.role),
                .text(user.role.reason.rawValue), SQLValue(user.role.label), SQLValue(FormerName.text(of: formerNames)),
                .utf8(user.schemas), .utf8(user.document),
            ]
        case .group(let group):
            values += [
                SQLValue(true), SQLValue(group.created), SQLValue(group.modified), SQLValue(group.writtenBySCIM),
                SQLValue(group.isProtected), SQLValue(false), .null, .text(RoleResolution.Reason.none.rawValue), .null,
                .null, .utf8(group.schemas), .utf8(group.document),
            ]
        }
        try connection.run(
            """
            INSERT INTO deleted_records (organization, id, type, deleted, credential_name, name, name_key, external_id,
                is_active, created, modified, written_by_scim, is_protected, is_local, role, role_reason, role_label,
                former_names, schemas, document)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, values)
    }

    /// Stores a membership that went with a deleted record.
    ///
    /// - Returns: false if it is there already.
    package func insertDeleted(_ membership: Membership, of record: ResourceID) throws -> Bool {
        try connection.run(
            """
            INSERT OR IGNORE INTO deleted_memberships (organization, record_id, group_id, member_id, member_type)
            VALUES (?, ?, ?, ?, ?)
            """,
            [
                scope, .id(record), .id(membership.group), .id(membership.member.id),
                .text(membership.member.kind.rawValue),
            ]) == 1
    }
}
