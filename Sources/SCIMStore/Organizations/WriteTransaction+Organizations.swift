package import SCIMCore

extension WriteTransaction {
    /// Creates an organization with the default settings and the built-in roles.
    ///
    /// - Throws: `StoreError.conflict(.organizationName)`.
    package func createOrganization(name: String, nameKey: String, at now: Instant) throws -> OrganizationRecord {
        do {
            try connection.run(
                "INSERT INTO organizations (name, name_key, created) VALUES (?, ?, ?)",
                [.text(name), .text(nameKey), SQLValue(now)])
        } catch let error as StoreError {
            throw error.asConflict([("organizations.name_key", .organizationName)])
        }
        let transaction = organization(OrganizationID(connection.lastInsertedRow))
        for role in RoleRecord.builtIn { try transaction.createRole(name: role, key: role, at: now) }
        try stepGeneration()
        guard let record = try transaction.record() else { throw StoreError.stale }
        return record
    }

    /// Sets the base URL of the machine.
    package func setBaseURL(_ url: String) throws {
        try connection.run(
            """
            INSERT INTO settings (name, value) VALUES ('base_url', ?)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [.text(url)])
        try stepGeneration()
    }
}

extension OrganizationTransaction {
    /// Stores the settings of the organization.
    ///
    /// - Throws: `StoreError.stale` if there is no such organization.
    package func update(_ settings: OrganizationRecord.Settings) throws {
        let count = try connection.run(
            """
            UPDATE organizations SET is_enabled = ?2, are_groups_enabled = ?3, relink = ?4, quiet_period = ?5,
                unknown_attributes = ?6, default_role_key = ?7, guard_is_on = ?8, guard_percent = ?9, guard_minimum = ?10
            WHERE organization = ?1
            """,
            [
                scope, SQLValue(settings.isEnabled), SQLValue(settings.areGroupsEnabled),
                .text(settings.relink.rawValue), SQLValue(settings.quietPeriod),
                .text(settings.unknownAttributes.rawValue), SQLValue(settings.defaultRole),
                SQLValue(settings.massChangeGuard.isOn), SQLValue(settings.massChangeGuard.percent),
                SQLValue(settings.massChangeGuard.minimum),
            ])
        guard count == 1 else { throw StoreError.stale }
        try stepGeneration()
    }
}

extension OrganizationTransaction {
    /// Gives the organization another name.
    ///
    /// - Throws: `StoreError.conflict(.organizationName)`; `StoreError.stale` if there is no such organization.
    package func rename(to name: String, key: String) throws {
        do {
            let count = try connection.run(
                "UPDATE organizations SET name = ?2, name_key = ?3 WHERE organization = ?1 AND removed IS NULL",
                [scope, .text(name), .text(key)])
            guard count == 1 else { throw StoreError.stale }
        } catch let error as StoreError {
            throw error.asConflict([("organizations.name_key", .organizationName)])
        }
        try stepGeneration()
    }
}
