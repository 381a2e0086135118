package import SCIMCore

/// A user or group that was deleted and can be restored (D20 of the design), as it was then.
package struct DeletedRecord: Sendable, Hashable {
    package let content: Content
    package let deleted: Instant
    /// The credential of the client that deleted the record; nil if an administrator did.
    package let credentialName: String?

    package enum Content: Sendable, Hashable {
        case user(UserRecord)
        case group(GroupRecord)
    }

    package var id: ResourceID {
        switch content {
        case .user(let user): user.id
        case .group(let group): group.id
        }
    }

    package var kind: ResourceKind {
        switch content {
        case .user: .user
        case .group: .group
        }
    }

    /// The userName or displayName.
    package var name: String {
        switch content {
        case .user(let user): user.userName
        case .group(let group): group.displayName
        }
    }

    package var nameKey: String {
        switch content {
        case .user(let user): user.userNameKey
        case .group(let group): group.displayNameKey
        }
    }

    package var externalID: String? {
        switch content {
        case .user(let user): user.externalID
        case .group(let group): group.externalID
        }
    }

    /// Seconds for which a deleted record is kept.
    package static let retention = 30 * 86_400
}

extension DeletedRecord {
    /// What a statement selects for `init(_:)`.
    static var columns: StaticString {
        """
        id, type, deleted, credential_name, name, name_key, external_id, is_active, created, modified, written_by_scim,
            is_protected, is_local, role, role_reason, role_label, schemas, document
        """
    }

    init(_ row: Row) throws {
        deleted = row.instant(2)
        credentialName = row.textIfAny(3)
        guard row.text(1) == ResourceKind.user.rawValue else {
            content = .group(
                GroupRecord(
                    id: try row.id(0), displayName: row.text(4), displayNameKey: row.text(5),
                    externalID: row.textIfAny(6), created: row.instant(8), modified: row.instant(9),
                    writtenBySCIM: row.instantIfAny(10), isProtected: row.flag(11), schemas: try row.array(16),
                    document: try row.object(17)))
            return
        }
        content = .user(
            UserRecord(
                id: try row.id(0), userName: row.text(4), userNameKey: row.text(5), externalID: row.textIfAny(6),
                isActive: row.flag(7), created: row.instant(8), modified: row.instant(9),
                writtenBySCIM: row.instantIfAny(10), isProtected: row.flag(11), isLocal: row.flag(12),
                role: RoleResolution(
                    role: row.textIfAny(13), reason: RoleResolution.Reason(rawValue: row.text(14)) ?? .none,
                    label: row.textIfAny(15)),
                schemas: try row.array(16), document: try row.object(17)))
    }
}

extension OrganizationSnapshot {
    /// The deleted record of that `id`; nil if there is none, or none any longer.
    package func deletedRecord(_ id: ResourceID) throws -> DeletedRecord? {
        try connection.first(
            .select(DeletedRecord.columns, "FROM deleted_records WHERE organization = ? AND id = ?"),
            [scope, .id(id)]
        ) { try DeletedRecord($0) }
    }

    /// The deleted records of that kind and folded name, the last deleted first.
    package func deletedRecords(_ kind: ResourceKind, nameKey: String, limit: Int = 100) throws -> [DeletedRecord] {
        try connection.all(
            .select(
                DeletedRecord.columns,
                """
                FROM deleted_records WHERE organization = ? AND name_key = ? AND type = ?
                ORDER BY deleted DESC, id DESC LIMIT ?
                """), [scope, .text(nameKey), .text(kind.rawValue), SQLValue(limit)]
        ) { try DeletedRecord($0) }
    }

    /// When a record of that kind and folded name was deleted last, and its `id`; nil if none is kept.
    package func lastDeleted(_ kind: ResourceKind, nameKey: String) throws -> (id: ResourceID, deleted: Instant)? {
        try connection.first(
            """
            SELECT id, deleted FROM deleted_records WHERE organization = ? AND name_key = ? AND type = ?
            ORDER BY deleted DESC, id DESC LIMIT 1
            """, [scope, .text(nameKey), .text(kind.rawValue)]
        ) { (try $0.id(0), $0.instant(1)) }
    }

    /// The deleted records, the last deleted first.
    ///
    /// - Parameters:
    ///   - kind: nil for both.
    ///   - place: only those that follow it in that order.
    package func deletedRecords(
        _ kind: ResourceKind? = nil, since time: Instant? = nil, after place: (deleted: Instant, id: ResourceID)? = nil,
        limit: Int
    ) throws -> [DeletedRecord] {
        try connection.all(
            .select(
                DeletedRecord.columns,
                """
                FROM deleted_records INDEXED BY deleted_records_deleted
                WHERE organization = ?1 AND deleted >= ?2 AND (deleted, id) < (?3, ?4) AND (?5 IS NULL OR type = ?5)
                ORDER BY deleted DESC, id DESC LIMIT ?6
                """),
            [
                scope, SQLValue(time ?? Instant(milliseconds: 0)),
                SQLValue(place?.deleted ?? Instant(milliseconds: .max)), place.map { .id($0.id) } ?? .blob([]),
                SQLValue(kind?.rawValue), SQLValue(limit),
            ]
        ) { try DeletedRecord($0) }
    }

    /// The userNames that a deleted user had before.
    package func formerUserNames(ofDeleted id: ResourceID) throws -> [String] {
        try connection.all(
            """
            SELECT j.value ->> 1 FROM deleted_records AS d, json_each(COALESCE(d.former_names, '[]')) AS j
            WHERE d.organization = ? AND d.id = ?
            """, [scope, .id(id)]
        ) { $0.text(0) }
    }

    /// How many deleted records are kept.
    package func deletedRecordCount() throws -> Int {
        Int(try connection.integer("SELECT COUNT(*) FROM deleted_records WHERE organization = ?", [scope]))
    }

    /// How many memberships went with a deleted record, and how many of them would come back with it: those of which the
    /// other side is there.
    package func deletedMemberships(of id: ResourceID) throws -> (all: Int, restorable: Int) {
        try connection.first(
            """
            SELECT COUNT(*), SUM(
                CASE WHEN group_id = ?2 THEN
                    EXISTS (SELECT 1 FROM users WHERE organization = ?1 AND id = member_id)
                    OR EXISTS (SELECT 1 FROM groups WHERE organization = ?1 AND id = member_id)
                ELSE EXISTS (SELECT 1 FROM groups WHERE organization = ?1 AND id = group_id) END)
            FROM deleted_memberships WHERE organization = ?1 AND record_id = ?2
            """, [scope, .id(id)]
        ) { ($0.number(0), $0.number(1)) } ?? (0, 0)
    }

    /// The names of groups that a deleted record was in and that are still there.
    package func deletedGroups(of id: ResourceID, limit: Int) throws -> [GroupReference] {
        try connection.all(
            """
            SELECT g.id, g.display_name FROM deleted_memberships AS m
                JOIN groups AS g ON g.organization = m.organization AND g.id = m.group_id
            WHERE m.organization = ?1 AND m.record_id = ?2 AND m.member_id = ?2 ORDER BY m.group_id LIMIT ?3
            """, [scope, .id(id), SQLValue(limit)]
        ) { GroupReference(id: try $0.id(0), displayName: $0.text(1)) }
    }
}
