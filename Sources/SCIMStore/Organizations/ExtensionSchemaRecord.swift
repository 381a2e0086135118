package import SCIMCore

/// A schema that an organization added to its users, its groups or both.
package struct ExtensionSchemaRecord: Sendable, Hashable {
    /// The URN in lower case, unique in the organization.
    package let key: String
    package let extendsUsers: Bool
    package let extendsGroups: Bool
    package let created: Instant
    /// The schema as canonical JSON without `meta`.
    package let document: [UInt8]

    package init(key: String, extendsUsers: Bool, extendsGroups: Bool, created: Instant, document: [UInt8]) {
        self.key = key
        self.extendsUsers = extendsUsers
        self.extendsGroups = extendsGroups
        self.created = created
        self.document = document
    }
}

extension OrganizationSnapshot {
    /// The organization's schemas in the order in which they were added.
    package func extensionSchemas() throws -> [ExtensionSchemaRecord] {
        try connection.all(
            """
            SELECT urn_key, extends_users, extends_groups, created, document
            FROM extension_schemas WHERE organization = ? ORDER BY schema
            """, [scope]
        ) { row in
            ExtensionSchemaRecord(
                key: row.text(0), extendsUsers: row.flag(1), extendsGroups: row.flag(2), created: row.instant(3),
                document: row.bytes(4))
        }
    }

    /// How many users and groups have values of that schema.
    ///
    /// - Parameter urn: as the schema spells it.
    package func resourceCount(withSchema urn: String) throws -> (users: Int, groups: Int) {
        let users = try connection.integer(
            """
            SELECT COALESCE(SUM(active + inactive), 0) FROM user_counts WHERE organization = ? AND instr(schemas, ?) > 0
            """, [scope, .text("\"\(urn)\"")])
        let groups = try connection.integer(
            "SELECT COUNT(*) FROM groups WHERE organization = ? AND instr(schemas, ?) > 0",
            [scope, .text("\"\(urn)\"")])
        return (Int(users), Int(groups))
    }

    /// Users with values of that schema, in the order of creation.
    package func users(withSchema urn: String, limit: Int) throws -> [UserRecord] {
        try connection.all(
            .select(
                UserRecord.columns, "FROM users WHERE organization = ? AND instr(schemas, ?) > 0 ORDER BY id LIMIT ?"),
            [scope, .text("\"\(urn)\""), SQLValue(limit)]
        ) { try UserRecord($0) }
    }

    /// Groups with values of that schema, in the order of creation.
    package func groups(withSchema urn: String, limit: Int) throws -> [GroupRecord] {
        try connection.all(
            .select(
                GroupRecord.columns, "FROM groups WHERE organization = ? AND instr(schemas, ?) > 0 ORDER BY id LIMIT ?"),
            [scope, .text("\"\(urn)\""), SQLValue(limit)]
        ) { try GroupRecord($0) }
    }
}

extension OrganizationTransaction {
    /// Stores a schema, or a new definition instead of the one with the same URN.
    package func setExtensionSchema(_ schema: ExtensionSchemaRecord) throws {
        try connection.run(
            """
            INSERT INTO extension_schemas (organization, urn_key, extends_users, extends_groups, created, document)
            VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (organization, urn_key) DO UPDATE SET extends_users = excluded.extends_users,
                extends_groups = excluded.extends_groups, document = excluded.document
            """,
            [
                scope, .text(schema.key), SQLValue(schema.extendsUsers), SQLValue(schema.extendsGroups),
                SQLValue(schema.created), .utf8(schema.document),
            ])
        try stepGeneration()
    }

    /// Removes a schema; values of it that resources have stay in their documents.
    ///
    /// - Returns: whether there was one.
    package func removeExtensionSchema(key: String) throws -> Bool {
        let count = try connection.run(
            "DELETE FROM extension_schemas WHERE organization = ? AND urn_key = ?", [scope, .text(key)])
        if count > 0 { try stepGeneration() }
        return count > 0
    }
}
