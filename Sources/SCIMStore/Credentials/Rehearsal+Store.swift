// Taking away what a client did that was only there for a trial: its records, their identifiers and its log entries.

package import SCIMCore

extension OrganizationSnapshot {
    /// The users whose folded `userName` begins so.
    package func users(nameKeyPrefix prefix: String) throws -> [ResourceID] {
        try connection.all(
            "SELECT id FROM users WHERE organization = ? AND user_name_key >= ? AND user_name_key < ?",
            [scope, .text(prefix), .text(prefix.afterEverythingBehind)]
        ) { try $0.id(0) }
    }

    /// The groups whose folded `displayName` begins so.
    package func groups(nameKeyPrefix prefix: String) throws -> [ResourceID] {
        try connection.all(
            "SELECT id FROM groups WHERE organization = ? AND display_name_key >= ? AND display_name_key < ?",
            [scope, .text(prefix), .text(prefix.afterEverythingBehind)]
        ) { try $0.id(0) }
    }
}

extension OrganizationTransaction {
    /// Removes the log entries of a token since that time, and the tombstones of the resources that they name. A later
    /// entry must be in the log already: the number of the last one is never given again.
    package func deleteTraces(ofToken name: String, since begin: Instant) throws {
        guard let first = try connection.firstLogEntry(since: begin, of: organization) else { return }
        try connection.run(
            """
            DELETE FROM tombstones WHERE organization = ?1 AND id IN (
                SELECT resource_id FROM provisioning_log INDEXED BY provisioning_log_organization
                WHERE organization IS ?1 AND entry >= ?2 AND token_name = ?3 AND resource_id IS NOT NULL)
            """, [scope, .integer(first), .text(name)])
        try connection.run(
            """
            DELETE FROM provisioning_log WHERE entry IN (
                SELECT entry FROM provisioning_log INDEXED BY provisioning_log_organization
                WHERE organization IS ? AND entry >= ? AND token_name = ?)
            """, [scope, .integer(first), .text(name)])
    }

    /// Removes a tombstone; for the identifier of a resource that nobody but this machine ever heard of.
    package func deleteTombstone(_ id: ResourceID) throws {
        try connection.run("DELETE FROM tombstones WHERE organization = ? AND id = ?", [scope, .id(id)])
    }

    /// Removes a token, and with it that it ever was; one that a client has is revoked instead.
    package func deleteToken(_ id: CredentialID) throws {
        try connection.run("DELETE FROM credentials WHERE organization = ? AND credential = ?", [scope, SQLValue(id)])
        try stepGeneration()
    }
}

extension String {
    /// In the order of bytes behind every text that begins with this one.
    fileprivate var afterEverythingBehind: String { self + "\u{10FFFF}" }
}
