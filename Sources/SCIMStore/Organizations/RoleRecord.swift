package import SCIMCore

/// A role that users of an organization can have.
package struct RoleRecord: Sendable, Hashable {
    /// The folded name.
    package let key: String
    package let name: String
    package let created: Instant
    /// Whether clients are kept from taking the role from those who have it.
    package let isProtected: Bool

    package init(key: String, name: String, created: Instant, isProtected: Bool = false) {
        self.key = key
        self.name = name
        self.created = created
        self.isProtected = isProtected
    }

    /// What every organization has from the beginning.
    static let builtIn = ["admin", "member", "viewer"]
}

/// A row of the role mappings: the label that a client sends, and the role that it stands for.
package struct RoleMappingRecord: Sendable, Hashable {
    /// The folded label.
    package let labelKey: String
    package let label: String
    /// The key of the role.
    package let role: String

    package init(labelKey: String, label: String, role: String) {
        self.labelKey = labelKey
        self.label = label
        self.role = role
    }
}

extension OrganizationSnapshot {
    /// The roles in the order of their keys.
    package func roles() throws -> [RoleRecord] {
        try connection.all(
            "SELECT role_key, name, created, is_protected FROM roles WHERE organization = ? ORDER BY role_key", [scope]
        ) { RoleRecord(key: $0.text(0), name: $0.text(1), created: $0.instant(2), isProtected: $0.flag(3)) }
    }

    /// The keys of the roles that clients may take from nobody.
    package func protectedRoles() throws -> Set<String> {
        Set(
            try connection.all("SELECT role_key FROM roles WHERE organization = ? AND is_protected = 1", [scope]) {
                $0.text(0)
            })
    }

    /// The mappings in the order of their labels' keys.
    package func roleMappings() throws -> [RoleMappingRecord] {
        try connection.all(
            "SELECT label_key, label, role_key FROM role_mappings WHERE organization = ? ORDER BY label_key", [scope]
        ) { RoleMappingRecord(labelKey: $0.text(0), label: $0.text(1), role: $0.text(2)) }
    }
}

extension OrganizationTransaction {
    /// Adds a role.
    ///
    /// - Throws: `StoreError.conflict(.roleName)`.
    package func createRole(name: String, key: String, at now: Instant) throws {
        do {
            try connection.run(
                "INSERT INTO roles (organization, role_key, name, created) VALUES (?, ?, ?, ?)",
                [scope, .text(key), .text(name), SQLValue(now)])
        } catch let error as StoreError {
            throw error.asConflict([("roles.role_key", .roleName)])
        }
        try stepGeneration()
    }

    /// Protects a role, or takes that back.
    package func setProtected(_ isProtected: Bool, role key: String) throws {
        try connection.run(
            "UPDATE roles SET is_protected = ?3 WHERE organization = ?1 AND role_key = ?2",
            [scope, .text(key), SQLValue(isProtected)])
        try stepGeneration()
    }

    /// Adds a mapping, or points the one of that label to another role, which must exist.
    package func setRoleMapping(_ mapping: RoleMappingRecord) throws {
        try connection.run(
            """
            INSERT INTO role_mappings (organization, label_key, label, role_key) VALUES (?, ?, ?, ?)
            ON CONFLICT (organization, label_key) DO UPDATE SET label = excluded.label, role_key = excluded.role_key
            """, [scope, .text(mapping.labelKey), .text(mapping.label), .text(mapping.role)])
        try stepGeneration()
    }

    /// Removes the mapping of that label.
    ///
    /// - Returns: whether there was one.
    package func removeRoleMapping(labelKey: String) throws -> Bool {
        let count = try connection.run(
            "DELETE FROM role_mappings WHERE organization = ? AND label_key = ?", [scope, .text(labelKey)])
        if count > 0 { try stepGeneration() }
        return count > 0
    }
}
