package import SCIMCore

/// A link that opens one session; its secret is not stored.
package struct ConsoleLinkRecord: Sendable, Hashable {
    /// SHA-256 of the secret.
    package var digest: [UInt8]
    /// nil for the whole machine.
    package var organization: OrganizationID?
    /// `administrator` or `viewer`
    package var role: String
    /// Who asked for the link, for people.
    package var person: String
    package var created: Instant
    package var expires: Instant
    /// nil while it was not used.
    package var used: Instant?

    package init(
        digest: [UInt8], organization: OrganizationID?, role: String, person: String, created: Instant,
        expires: Instant, used: Instant? = nil
    ) {
        self.digest = digest
        self.organization = organization
        self.role = role
        self.person = person
        self.created = created
        self.expires = expires
        self.used = used
    }
}

extension Snapshot {
    /// The link of that digest, used and expired ones too.
    package func consoleLink(digest: [UInt8]) throws -> ConsoleLinkRecord? {
        try connection.first(
            """
            SELECT digest, organization, role, person, created, expires, used FROM console_links WHERE digest = ?
            """, [.blob(digest)]
        ) { ConsoleLinkRecord($0) }
    }
}

extension WriteTransaction {
    package func createConsoleLink(_ link: ConsoleLinkRecord) throws {
        try connection.run(
            """
            INSERT INTO console_links (digest, organization, role, person, created, expires) VALUES (?, ?, ?, ?, ?, ?)
            """,
            [
                .blob(link.digest), SQLValue(link.organization), .text(link.role), .text(link.person),
                SQLValue(link.created), SQLValue(link.expires),
            ])
    }

    /// Uses a link up.
    ///
    /// - Returns: false where it is unknown or used already.
    package func useConsoleLink(digest: [UInt8], at now: Instant) throws -> Bool {
        try connection.run(
            "UPDATE console_links SET used = ?2 WHERE digest = ?1 AND used IS NULL", [.blob(digest), SQLValue(now)]) > 0
    }

    /// Removes the links that expired before that time.
    package func removeConsoleLinks(expiredBefore time: Instant) throws {
        try connection.run("DELETE FROM console_links WHERE expires < ?", [SQLValue(time)])
    }
}

extension ConsoleLinkRecord {
    /// Columns: digest, organization, role, person, created, expires, used.
    fileprivate init(_ row: Row) {
        self.init(
            digest: row.bytes(0), organization: row.isNull(1) ? nil : OrganizationID(row.integer(1)),
            role: row.text(2), person: row.text(3), created: row.instant(4),
            expires: row.instant(5), used: row.instantIfAny(6))
    }
}
