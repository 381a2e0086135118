package import SCIMCore

/// A name that the web server authenticates, and what whoever bears it may do in the console.
package struct ConsoleUserRecord: Sendable, Hashable {
    package var name: String
    /// nil for the whole machine.
    package var organization: OrganizationID?
    /// `administrator` or `viewer`
    package var role: String
    package var created: Instant

    package init(name: String, organization: OrganizationID?, role: String, created: Instant) {
        self.name = name
        self.organization = organization
        self.role = role
        self.created = created
    }
}

extension Snapshot {
    package func consoleUser(_ name: String) throws -> ConsoleUserRecord? {
        try connection.first(
            "SELECT name, organization, role, created FROM console_users WHERE name = ?", [.text(name)]
        ) { ConsoleUserRecord($0) }
    }

    /// In the order of their names.
    package func consoleUsers() throws -> [ConsoleUserRecord] {
        try connection.all("SELECT name, organization, role, created FROM console_users ORDER BY name") {
            ConsoleUserRecord($0)
        }
    }
}

extension WriteTransaction {
    /// Stores what a name may do; it may have been there with other rights.
    package func setConsoleUser(_ user: ConsoleUserRecord) throws {
        try connection.run(
            """
            INSERT INTO console_users (name, organization, role, created) VALUES (?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET organization = excluded.organization, role = excluded.role
            """,
            [.text(user.name), SQLValue(user.organization), .text(user.role), SQLValue(user.created)])
    }

    /// Takes the rights of a name, and ends its sessions.
    package func removeConsoleUser(_ name: String) throws {
        try connection.run("DELETE FROM console_users WHERE name = ?", [.text(name)])
        try connection.run("DELETE FROM console_sessions WHERE user = ?", [.text(name)])
    }
}

extension ConsoleUserRecord {
    /// Columns: name, organization, role, created.
    fileprivate init(_ row: Row) {
        self.init(
            name: row.text(0), organization: row.isNull(1) ? nil : OrganizationID(row.integer(1)),
            role: row.text(2), created: row.instant(3))
    }
}
