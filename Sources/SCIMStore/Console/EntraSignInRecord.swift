package import SCIMCore

/// The application in Microsoft Entra ID by which people sign in to the console.
package struct EntraSignInRecord: Sendable, Hashable {
    /// nil for the whole machine.
    package var organization: OrganizationID?
    /// `https://login.microsoftonline.com`
    package var authority: String
    package var tenant: String
    package var clientID: String
    /// Values of app roles.
    package var administratorRole, viewerRole: String
    /// Who may sign in without an app role: object identifiers, and `administrator` or `viewer`.
    package var people: [String: String]
    package var created: Instant

    package init(
        organization: OrganizationID?, authority: String, tenant: String, clientID: String, administratorRole: String,
        viewerRole: String, people: [String: String] = [:], created: Instant
    ) {
        self.organization = organization
        self.authority = authority
        self.tenant = tenant
        self.clientID = clientID
        self.administratorRole = administratorRole
        self.viewerRole = viewerRole
        self.people = people
        self.created = created
    }
}

extension Snapshot {
    /// All of them, in the order in which they were set.
    package func entraSignIns() throws -> [EntraSignInRecord] {
        var records = try connection.all(
            """
            SELECT organization, authority, tenant, client_id, administrator_role, viewer_role, created
            FROM entra_sign_ins ORDER BY entra_sign_in
            """
        ) { EntraSignInRecord($0) }
        for place in records.indices {
            try connection.each(
                "SELECT object_id, role FROM entra_sign_in_people WHERE client_id = ? ORDER BY object_id",
                [.text(records[place].clientID)]
            ) { records[place].people[$0.text(0)] = $0.text(1) }
        }
        return records
    }

    /// The one of that application.
    package func entraSignIn(clientID: String) throws -> EntraSignInRecord? {
        try entraSignIns().first { $0.clientID.utf8.elementsEqual(clientID.utf8) }
    }
}

extension WriteTransaction {
    /// Stores how people sign in to one organization or to the whole machine, in place of what was set before; the sessions
    /// of those who signed in that way end.
    package func setEntraSignIn(_ record: EntraSignInRecord) throws {
        try removeEntraSignIn(of: record.organization)
        try connection.run(
            """
            INSERT INTO entra_sign_ins
                (organization, authority, tenant, client_id, administrator_role, viewer_role, created)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                SQLValue(record.organization), .text(record.authority), .text(record.tenant), .text(record.clientID),
                .text(record.administratorRole), .text(record.viewerRole), SQLValue(record.created),
            ])
        for (person, role) in record.people {
            try connection.run(
                "INSERT INTO entra_sign_in_people (client_id, object_id, role) VALUES (?, ?, ?)",
                [.text(record.clientID), .text(person), .text(role)])
        }
    }

    /// Forgets how people sign in to one organization or to the whole machine, and ends the sessions of those who did.
    package func removeEntraSignIn(of organization: OrganizationID?) throws {
        let client = "(SELECT client_id FROM entra_sign_ins WHERE organization IS ?)"
        for sql in [
            "DELETE FROM console_sessions WHERE entra_client_id = \(client)",
            "DELETE FROM entra_sign_in_people WHERE client_id = \(client)",
            "DELETE FROM entra_sign_ins WHERE organization IS ?",
        ] { try connection.run(.composed(sql), [SQLValue(organization)]) }
    }

    /// Notes that an answer of Entra's was used, and forgets those that have expired.
    ///
    /// - Returns: false where it was used before.
    package func useEntraAnswer(digest: [UInt8], expires: Instant, at now: Instant) throws -> Bool {
        try connection.run("DELETE FROM entra_answers WHERE expires < ?", [SQLValue(now)])
        return try connection.run(
            "INSERT INTO entra_answers (digest, expires) VALUES (?, ?) ON CONFLICT DO NOTHING",
            [.blob(digest), SQLValue(expires)]) > 0
    }
}

extension EntraSignInRecord {
    /// Columns: organization, authority, tenant, client_id, administrator_role, viewer_role, created.
    fileprivate init(_ row: Row) {
        self.init(
            organization: row.isNull(0) ? nil : OrganizationID(row.integer(0)), authority: row.text(1),
            tenant: row.text(2), clientID: row.text(3), administratorRole: row.text(4), viewerRole: row.text(5),
            created: row.instant(6))
    }
}
