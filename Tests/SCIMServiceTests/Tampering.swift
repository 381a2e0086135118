@testable import SCIMStore

/// Changes a database behind the back of the store, as somebody with the file and SQLite would.
enum Tampering {
    static func execute(_ sql: String, on path: String) throws {
        try Connection(path: path).execute(script: sql)
    }

    /// Puts an entry of another trail in place of the one with that number.
    static func copyEntry(_ number: Int, from other: String, to path: String) throws {
        try execute(
            """
            ATTACH '\(other)' AS other;
            UPDATE main.audit_trail SET (time, organization, actor, action, subject, old, new, previous_hash, hash) =
                (SELECT time, organization, actor, action, subject, old, new, previous_hash, hash
                FROM other.audit_trail AS o WHERE o.entry = \(number)) WHERE entry = \(number);
            """, on: path)
    }
}
