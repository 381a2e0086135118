package import SCIMCore

/// The key set from one address, and how the last attempt to fetch it went.
package struct KeySetRecord: Sendable, Hashable {
    package let keysURL: String
    /// JSON as it came; nil while none has come.
    package let document: [UInt8]?
    /// What the server called this version of the document, in a form that can be sent back to it.
    package let entityTag: String?
    /// When the document came, or was confirmed.
    package let fetched: Instant?
    /// Whether an administrator brought it in a file.
    package let isImported: Bool
    /// When it was last tried to fetch it.
    package let attempted: Instant?
    /// Why the last attempt failed, for people; nil if it succeeded.
    package let failure: String?
    /// When a key was missing that a newer document might have; nil if it was fetched since.
    package let requested: Instant?

    /// Seconds that must pass after an attempt, and after a request, before a missing key is a reason for another one.
    package static let requestInterval = 300

    /// Whether a missing key is a reason to ask for the document again. An attempt or a request that is yet to come was noted
    /// by a clock that was wrong.
    package func mayBeRequested(at now: Instant) -> Bool {
        [attempted, requested].compactMap(\.self).allSatisfy { time in
            !(now + -KeySetRecord.requestInterval...now).contains(time)
        }
    }
}

extension Snapshot {
    /// nil where nothing is known about that address.
    package func keySet(_ keysURL: String) throws -> KeySetRecord? {
        try connection.first(
            """
            SELECT keys_url, document, entity_tag, fetched, is_imported, attempted, failure, requested
            FROM key_sets WHERE keys_url = ?
            """, [.text(keysURL)]
        ) { KeySetRecord($0) }
    }

    /// One for each address of a trusted issuer, whether or not anything came from there.
    package func keySets() throws -> [KeySetRecord] {
        try connection.all(
            """
            SELECT t.keys_url, k.document, k.entity_tag, k.fetched, COALESCE(k.is_imported, 0), k.attempted, k.failure,
                k.requested
            FROM trusted_issuers AS t LEFT JOIN key_sets AS k ON k.keys_url = t.keys_url
            GROUP BY t.keys_url ORDER BY MIN(t.trusted_issuer)
            """
        ) { KeySetRecord($0) }
    }
}

extension WriteTransaction {
    /// Stores a document that came from that address, or from a file.
    package func setKeySet(
        _ keysURL: String, document: [UInt8], entityTag: String?, isImported: Bool, at now: Instant
    ) throws {
        try connection.run(
            """
            INSERT INTO key_sets (keys_url, document, entity_tag, fetched, is_imported, attempted)
            VALUES (?1, ?2, ?3, ?4, ?5, ?4)
            ON CONFLICT (keys_url) DO UPDATE SET document = ?2, entity_tag = ?3, fetched = ?4, is_imported = ?5,
                attempted = ?4, failure = NULL, requested = NULL
            """,
            [.text(keysURL), .blob(document), SQLValue(entityTag), SQLValue(now), SQLValue(isImported)])
        try stepGeneration()
    }

    /// Notes that the document that is here is still the one that the server has.
    package func confirmKeySet(_ keysURL: String, at now: Instant) throws {
        try connection.run(
            """
            UPDATE key_sets SET fetched = ?2, is_imported = 0, attempted = ?2, failure = NULL, requested = NULL
            WHERE keys_url = ?1
            """, [.text(keysURL), SQLValue(now)])
    }

    /// Notes that no document came, or none that can be used; the one that is here stays in use.
    ///
    /// - Parameter failure: a sentence for people.
    package func noteKeySetFailure(_ keysURL: String, _ failure: String, at now: Instant) throws {
        try connection.run(
            """
            INSERT INTO key_sets (keys_url, attempted, failure) VALUES (?1, ?2, ?3)
            ON CONFLICT (keys_url) DO UPDATE SET attempted = ?2, failure = ?3, requested = NULL
            """, [.text(keysURL), SQLValue(now), .text(failure)])
    }

    /// Asks for the document because a key was missing.
    ///
    /// - Returns: false where it is too early to ask again; then nothing was changed.
    package func requestKeySet(_ keysURL: String, at now: Instant) throws -> Bool {
        if let known = try keySet(keysURL), !known.mayBeRequested(at: now) { return false }
        try connection.run(
            """
            INSERT INTO key_sets (keys_url, requested) VALUES (?1, ?2)
            ON CONFLICT (keys_url) DO UPDATE SET requested = ?2
            """, [.text(keysURL), SQLValue(now)])
        return true
    }
}

extension KeySetRecord {
    /// Columns: keys_url, document, entity_tag, fetched, is_imported, attempted, failure, requested.
    fileprivate init(_ row: Row) {
        self.init(
            keysURL: row.text(0), document: row.isNull(1) ? nil : row.bytes(1), entityTag: row.textIfAny(2),
            fetched: row.instantIfAny(3), isImported: row.flag(4), attempted: row.instantIfAny(5),
            failure: row.textIfAny(6), requested: row.instantIfAny(7))
    }
}
