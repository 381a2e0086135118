package import SCIMCore

extension OrganizationTransaction {
    /// Stores a new user.
    ///
    /// - Parameter values: the values by which the user can be found, as `IndexedValue.all(in:)` lists them.
    /// - Throws: `StoreError.conflict(.userName)`.
    package func insert(_ user: UserRecord, values: [IndexedValue]) throws {
        do {
            try connection.run(
                """
                INSERT INTO users (organization, id, user_name, user_name_key, external_id, is_active, created,
                    modified, written_by_scim, is_protected, is_local, role, role_reason, role_label, schemas, document)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    scope, .id(user.id), .text(user.userName), .text(user.userNameKey), SQLValue(user.externalID),
                    SQLValue(user.isActive), SQLValue(user.created), SQLValue(user.modified),
                    SQLValue(user.writtenBySCIM), SQLValue(user.isProtected), SQLValue(user.isLocal),
                    SQLValue(user.role.role), .text(user.role.reason.rawValue), SQLValue(user.role.label),
                    .utf8(user.schemas),
                    .utf8(user.document),
                ])
        } catch let error as StoreError {
            throw error.asConflict(Self.userKeys)
        }
        try insert(Set(values), of: user.id)
        try countIn(user.id, .user)
        try count(user, .in)
    }

    /// Stores a changed user in place of what was read before; a new `userName` leaves the old one in the history.
    ///
    /// - Parameters:
    ///   - user: its `modified` is the time of the change.
    ///   - old: the record as this transaction read it.
    ///   - values: by which the user can be found then, as `IndexedValue.all(in:)` lists them.
    ///   - oldValues: those of the record as it was read.
    /// - Returns: the time stored, which is later than the old one even where the clock is not.
    /// - Throws: `StoreError.conflict(.userName)`, `StoreError.stale`.
    package func update(
        _ user: UserRecord, replacing old: UserRecord, values: [IndexedValue], instead oldValues: [IndexedValue]
    ) throws -> Instant {
        precondition(user.id == old.id, "an update keeps the id")
        let modified = max(user.modified, Instant(milliseconds: old.modified.milliseconds + 1))
        do {
            let count = try updateRow(user, replacing: old, modified: modified)
            guard count == 1 else { throw StoreError.stale }
        } catch let error as StoreError {
            throw error.asConflict(Self.userKeys)
        }
        if !user.isCounted(with: old) {
            try count(old, .out)
            try count(user, .in)
        }
        if !user.userName.utf8.elementsEqual(old.userName.utf8) {
            try connection.run(
                "INSERT INTO former_user_names (organization, user_id, until, user_name) VALUES (?, ?, ?, ?)",
                [scope, .id(user.id), SQLValue(modified), .text(old.userName.cut(toBytes: ValueLimits.name))])
        }
        if values != oldValues {
            let (after, before) = (Set(values), Set(oldValues))
            try delete(before.subtracting(after), of: user.id)
            try insert(after.subtracting(before), of: user.id)
        }
        return modified
    }

    /// Deletes a user with their memberships and leaves their `id` behind; the groups that they were in change.
    ///
    /// - Returns: false if there is no such user.
    package func deleteUser(_ id: ResourceID, at now: Instant) throws -> Bool {
        guard let user = try user(id) else { return false }
        try removeMembershipsOf(id, at: now)
        try delete(Set(IndexedValue.all(in: user.attributes())), of: id)
        try connection.run("DELETE FROM former_user_names WHERE organization = ? AND user_id = ?", [scope, .id(id)])
        try connection.run("DELETE FROM users WHERE organization = ? AND id = ?", [scope, .id(id)])
        try insertTombstone(id, .user, at: now)
        try countOut(id, .user)
        try count(user, .out)
        return true
    }

    private static let userKeys: [(column: String, attribute: StoreError.Attribute)] = [
        ("users.user_name_key", .userName), ("users.id", .id),
    ]

    /// SQLite rewrites the index entries of every column that a statement names, changed or not: what rarely changes is named
    /// only where it does.
    private func updateRow(_ user: UserRecord, replacing old: UserRecord, modified: Instant) throws -> Int {
        let place: [SQLValue] = [scope, .id(user.id), SQLValue(old.modified)]
        let content: [SQLValue] = [
            .text(user.userName), SQLValue(modified), SQLValue(user.writtenBySCIM), SQLValue(user.isProtected),
            .utf8(user.document),
        ]
        let standing: [SQLValue] = [
            SQLValue(user.isActive), SQLValue(user.role.role), .text(user.role.reason.rawValue),
            SQLValue(user.role.label), .utf8(user.schemas),
        ]
        let hasSameKeys =
            SQLValue.text(user.userNameKey).isSame(as: .text(old.userNameKey))
            && SQLValue(user.externalID).isSame(as: SQLValue(old.externalID)) && user.isLocal == old.isLocal
        if hasSameKeys, user.isCounted(with: old), user.role == old.role {
            return try connection.run(
                """
                UPDATE users SET user_name = ?4, modified = ?5, written_by_scim = ?6, is_protected = ?7, document = ?8
                WHERE organization = ?1 AND id = ?2 AND modified = ?3
                """, place + content)
        }
        if hasSameKeys {
            return try connection.run(
                """
                UPDATE users SET user_name = ?4, modified = ?5, written_by_scim = ?6, is_protected = ?7, document = ?8,
                    is_active = ?9, role = ?10, role_reason = ?11, role_label = ?12, schemas = ?13
                WHERE organization = ?1 AND id = ?2 AND modified = ?3
                """, place + content + standing)
        }
        return try connection.run(
            """
            UPDATE users SET user_name = ?4, modified = ?5, written_by_scim = ?6, is_protected = ?7, document = ?8,
                is_active = ?9, role = ?10, role_reason = ?11, role_label = ?12, schemas = ?13,
                user_name_key = ?14, external_id = ?15, is_local = ?16
            WHERE organization = ?1 AND id = ?2 AND modified = ?3
            """,
            place + content + standing + [.text(user.userNameKey), SQLValue(user.externalID), SQLValue(user.isLocal)])
    }

    func insertTombstone(_ id: ResourceID, _ kind: ResourceKind, at now: Instant) throws {
        try connection.run(
            "INSERT INTO tombstones (organization, id, type, deleted) VALUES (?, ?, ?, ?)",
            [scope, .id(id), .text(kind.rawValue), SQLValue(now)])
    }
}

extension OrganizationTransaction {
    /// Notes that a SCIM write reached the user although it changed nothing; their version stays.
    package func noteSCIMWrite(toUser id: ResourceID, at now: Instant) throws {
        try connection.run(
            "UPDATE users SET written_by_scim = ?3 WHERE organization = ?1 AND id = ?2",
            [scope, .id(id), SQLValue(now)])
    }
}

extension OrganizationTransaction {
    /// Protects a user, or takes that back; nothing that a client sees changes, so their version stays.
    package func setProtected(_ isProtected: Bool, user id: ResourceID) throws {
        try connection.run(
            "UPDATE users SET is_protected = ?3 WHERE organization = ?1 AND id = ?2",
            [scope, .id(id), SQLValue(isProtected)])
    }
}
