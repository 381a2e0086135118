package import SCIMCore

extension OrganizationSnapshot {
    /// What an answer about one user needs.
    package func storedUser(_ id: ResourceID) throws -> StoredResource? {
        try connection.first(
            .select(StoredResource.columns, "FROM users WHERE organization = ? AND id = ?"),
            [scope, .id(id)]
        ) { try resource($0) }
    }

    /// What an answer about the user of that folded name needs.
    package func storedUser(userNameKey: String) throws -> StoredResource? {
        try connection.first(
            .select(StoredResource.columns, "FROM users WHERE organization = ? AND user_name_key = ?"),
            [scope, .text(userNameKey)]
        ) { try resource($0) }
    }

    /// The user of that `id`.
    package func user(_ id: ResourceID) throws -> UserRecord? {
        try connection.first(
            .select(UserRecord.columns, "FROM users WHERE organization = ? AND id = ?"),
            [scope, .id(id)]
        ) { try UserRecord($0) }
    }

    /// The user of that folded `userName`, active or not.
    package func user(userNameKey: String) throws -> UserRecord? {
        try connection.first(
            .select(UserRecord.columns, "FROM users WHERE organization = ? AND user_name_key = ?"),
            [scope, .text(userNameKey)]
        ) { try UserRecord($0) }
    }

    /// The users of that `externalId` in the order in which they were stored, which is that of the index; two are enough to know that it is not unique.
    package func users(externalID: String, limit: Int = 2) throws -> [UserRecord] {
        try connection.all(
            .select(UserRecord.columns, "FROM users WHERE organization = ? AND external_id = ? ORDER BY rowid LIMIT ?"),
            [scope, .text(externalID), SQLValue(limit)]
        ) { try UserRecord($0) }
    }

    /// The users that follow `id` in the order of creation, from the first where it is nil: for going through all of
    /// them in several transactions.
    package func users(after id: ResourceID?, limit: Int) throws -> [UserRecord] {
        try connection.all(
            .select(UserRecord.columns, "FROM users WHERE organization = ? AND id > ? ORDER BY id LIMIT ?"),
            [scope, id.map { .id($0) } ?? .blob([]), SQLValue(limit)]
        ) { try UserRecord($0) }
    }

    /// The first userNames in the order of the alphabet that begin with a folded text; none longer than 256 characters.
    package func userNames(beginningWith key: String, limit: Int) throws -> [String] {
        try connection.all(
            """
            SELECT user_name FROM users WHERE organization = ?1 AND user_name_key >= ?2
                AND user_name_key < ?2 || char(1114111) AND length(user_name) <= 256
            ORDER BY user_name_key LIMIT ?3
            """, [scope, .text(key), SQLValue(limit)]
        ) { $0.text(0) }
    }

    /// The names that the user had before, the latest first, each with the time when it ended.
    package func formerUserNames(of id: ResourceID) throws -> [(userName: String, until: Instant)] {
        try connection.all(
            "SELECT user_name, until FROM former_user_names WHERE organization = ? AND user_id = ? ORDER BY until DESC",
            [scope, .id(id)]
        ) { ($0.text(0), $0.instant(1)) }
    }

    /// The `externalId`s of the users whom a client wrote, the newest first; nil for who has none.
    package func externalIDsFromClients(limit: Int) throws -> [String?] {
        try connection.all(
            """
            SELECT external_id FROM users
            WHERE organization = ? AND written_by_scim IS NOT NULL ORDER BY id DESC LIMIT ?
            """, [scope, SQLValue(limit)]
        ) { $0.textIfAny(0) }
    }

    /// How many users are active whom a client wrote and nobody protects.
    package func activeUserCountFromClients() throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT COUNT(*) FROM users
                WHERE organization = ? AND is_active = 1 AND written_by_scim IS NOT NULL AND is_protected = 0
                """, [scope]))
    }

    /// How many users are inactive whom no client has written since that time.
    package func inactiveUserCount(untouchedSince time: Instant) throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT COUNT(*) FROM users INDEXED BY users_inactive
                WHERE organization = ? AND is_active = 0 AND COALESCE(written_by_scim, modified) < ?
                """, [scope, SQLValue(time)]))
    }
}
