package import SCIMCore

extension DatabaseReplacement {
    /// What of the replaced database goes on in the draft.
    package struct CarriedOver: Sendable, Hashable {
        /// Identifiers that were issued since the draft's state; they are known there as those of deleted records.
        package let identifiers: Int
        /// Tokens, clients, secrets of clients and workload identities that were revoked or replaced since, and stay so.
        package let tokens: Int
        /// The last entry of the replaced audit trail; nil if there is none.
        package let lastAuditRecord: AuditRecord?
    }

    /// Takes over what must outlive any going back: an identifier that was issued once is never unknown, and a token that
    /// was revoked is not valid again.
    ///
    /// The database must be settled, and of our schema.
    package func carryOver(at now: Instant) throws -> CarriedOver {
        let connection = try Connection(path: path)
        try connection.run("ATTACH ? AS restored", [.text(draft)])
        try connection.run("BEGIN IMMEDIATE")
        let values: [SQLValue] = [SQLValue(now)]
        var identifiers = try connection.run(
            """
            INSERT OR IGNORE INTO restored.tombstones (organization, id, type, deleted)
            SELECT t.organization, t.id, t.type, t.deleted FROM main.tombstones AS t
            WHERE t.organization IN (SELECT organization FROM restored.organizations)
                AND NOT EXISTS (
                    SELECT 1 FROM restored.users AS u WHERE u.organization = t.organization AND u.id = t.id)
                AND NOT EXISTS (
                    SELECT 1 FROM restored.groups AS g WHERE g.organization = t.organization AND g.id = t.id)
            """)
        identifiers += try connection.run(
            """
            INSERT OR IGNORE INTO restored.tombstones (organization, id, type, deleted)
            SELECT c.organization, c.id, 'User', ?1 FROM main.users AS c
            WHERE c.organization IN (SELECT organization FROM restored.organizations)
                AND NOT EXISTS (
                    SELECT 1 FROM restored.users AS u WHERE u.organization = c.organization AND u.id = c.id)
            """, values)
        identifiers += try connection.run(
            """
            INSERT OR IGNORE INTO restored.tombstones (organization, id, type, deleted)
            SELECT c.organization, c.id, 'Group', ?1 FROM main.groups AS c
            WHERE c.organization IN (SELECT organization FROM restored.organizations)
                AND NOT EXISTS (
                    SELECT 1 FROM restored.groups AS g WHERE g.organization = c.organization AND g.id = c.id)
            """, values)
        var tokens = try connection.run(
            """
            UPDATE restored.credentials AS t SET
                revoked = COALESCE(t.revoked, c.revoked), replaced = COALESCE(t.replaced, c.replaced),
                expires = c.expires
            FROM main.credentials AS c
            WHERE c.kind = t.kind AND c.created = t.created AND (c.digest = t.digest OR c.client_id = t.client_id)
                AND (c.revoked IS NOT NULL AND t.revoked IS NULL OR c.replaced IS NOT NULL AND t.replaced IS NULL)
            """)
        tokens += try connection.run(
            """
            UPDATE restored.client_secrets AS t SET
                revoked = COALESCE(t.revoked, c.revoked), expires = MIN(t.expires, c.expires)
            FROM main.client_secrets AS c
            WHERE c.digest = t.digest AND (c.revoked IS NOT NULL AND t.revoked IS NULL OR c.expires < t.expires)
            """)
        // What an organization had when it was removed is no longer known, so none of it is good again.
        tokens += try connection.run(
            """
            UPDATE restored.credentials SET revoked = ?1
            WHERE revoked IS NULL AND organization IN (
                SELECT c.organization FROM main.organizations AS c
                JOIN restored.organizations AS r ON r.organization = c.organization AND r.created = c.created
                WHERE c.removed IS NOT NULL AND r.removed IS NULL)
            """, values)
        // A client asks for a new one when its access token is refused.
        try connection.run("DELETE FROM restored.access_tokens")
        // A token that has expired stays so, also when the clock is set back.
        try connection.run(
            """
            INSERT INTO restored.settings (name, value)
            SELECT name, value FROM main.settings WHERE name = 'latest_time'
            ON CONFLICT (name) DO UPDATE SET
                value = CAST(MAX(CAST(value AS INTEGER), CAST(excluded.value AS INTEGER)) AS TEXT)
            """)
        // Whoever signed out since the backup was made stays signed out.
        try connection.run("DELETE FROM restored.console_links")
        try connection.run("DELETE FROM restored.console_sessions")
        try connection.run("COMMIT")
        let last = try Snapshot(connection, generation: nil).lastAuditRecord()
        try connection.run("DETACH restored")
        return CarriedOver(identifiers: identifiers, tokens: tokens, lastAuditRecord: last)
    }
}
