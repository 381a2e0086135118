package import SCIMCore

/// A browser that is signed in; its secret is not stored.
package struct ConsoleSessionRecord: Sendable, Hashable {
    /// The session's number; 0 before it is stored.
    package var number: Int64 = 0
    /// SHA-256 of the secret in the cookie.
    package var digest: [UInt8]
    /// nil for the whole machine.
    package var organization: OrganizationID?
    /// `administrator` or `viewer`
    package var role: String
    /// Who is signed in, for people.
    package var person: String
    /// The name that the web server authenticated; nil for a session that a link opened.
    package var user: String?
    /// The application in Entra that signed them in; nil for every other way.
    package var entraClientID: String?
    package var created: Instant
    package var lastUsed: Instant
    package var expires: Instant
    /// The client's address when the session was opened.
    package var address: String

    package init(
        digest: [UInt8], organization: OrganizationID?, role: String, person: String, user: String?,
        entraClientID: String? = nil, created: Instant, expires: Instant, address: String
    ) {
        self.digest = digest
        self.organization = organization
        self.role = role
        self.person = person
        self.user = user
        self.entraClientID = entraClientID
        self.created = created
        lastUsed = created
        self.expires = expires
        self.address = address
    }
}

extension Snapshot {
    /// The session of that digest, expired ones too.
    package func consoleSession(digest: [UInt8]) throws -> ConsoleSessionRecord? {
        try connection.first(
            """
            SELECT session, digest, organization, role, person, user, created, expires, address, last_used,
                entra_client_id
            FROM console_sessions WHERE digest = ?
            """, [.blob(digest)]
        ) { ConsoleSessionRecord($0) }
    }

    /// Every session, the newest first.
    package func consoleSessions() throws -> [ConsoleSessionRecord] {
        try connection.all(
            """
            SELECT session, digest, organization, role, person, user, created, expires, address, last_used,
                entra_client_id
            FROM console_sessions ORDER BY session DESC
            """
        ) { ConsoleSessionRecord($0) }
    }
}

extension WriteTransaction {
    /// - Returns: the number of the session.
    package func createConsoleSession(_ session: ConsoleSessionRecord) throws -> Int64 {
        try connection.run(
            """
            INSERT INTO console_sessions
                (digest, organization, role, person, user, created, last_used, expires, address, entra_client_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .blob(session.digest), SQLValue(session.organization), .text(session.role),
                .text(session.person), SQLValue(session.user), SQLValue(session.created), SQLValue(session.lastUsed),
                SQLValue(session.expires), .text(session.address), SQLValue(session.entraClientID),
            ])
        return connection.lastInsertedRow
    }

    /// Notes that a session was used.
    package func touchConsoleSession(_ number: Int64, at now: Instant) throws {
        try connection.run(
            "UPDATE console_sessions SET last_used = ?2 WHERE session = ?1", [.integer(number), SQLValue(now)])
    }

    /// Ends a session.
    package func removeConsoleSession(_ number: Int64) throws {
        try connection.run("DELETE FROM console_sessions WHERE session = ?", [.integer(number)])
    }

    /// Removes the sessions that expired, or were used last, before these times.
    package func removeConsoleSessions(expiredBefore time: Instant, unusedSince: Instant) throws {
        try connection.run(
            "DELETE FROM console_sessions WHERE expires < ? OR last_used < ?", [SQLValue(time), SQLValue(unusedSince)])
    }
}

extension ConsoleSessionRecord {
    /// Columns: session, digest, organization, role, person, user, created, expires, address, last_used,
    /// entra_client_id.
    fileprivate init(_ row: Row) {
        self.init(
            digest: row.bytes(1), organization: row.isNull(2) ? nil : OrganizationID(row.integer(2)),
            role: row.text(3), person: row.text(4), user: row.textIfAny(5),
            entraClientID: row.textIfAny(10), created: row.instant(6), expires: row.instant(7), address: row.text(8))
        number = row.integer(0)
        lastUsed = row.instant(9)
    }
}
