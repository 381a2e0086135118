import SCIMCore

/// A look at a database that waits for nobody and changes nothing, for what is not worth waiting for.
package final class QuickReader {
    private let lock: DatabaseLock
    private let reader: Reader

    /// nil where there is no database of our schema, or somebody is changing it as a whole.
    package init?(at path: String) throws {
        guard DatabaseFile.exists(at: path), let number = try Store.schemaNumber(of: path), number == Store.schemaNumber
        else { return nil }
        lock = try DatabaseLock.enter(path, as: .administration, patience: .zero)
        let connection = try Connection.reader(path: path)
        try connection.execute(script: "PRAGMA busy_timeout = 100")
        reader = Reader(connection)
    }

    package func read<Value>(_ body: (Snapshot) throws -> Value) throws -> Value { try reader.read(body) }
}

extension OrganizationSnapshot {
    /// The first userNames in the order of the alphabet that begin with a folded text; none longer than 256 characters.
    package func userNames(beginningWith key: String, limit: Int) throws -> [String] {
        try connection.all(
            """
            SELECT user_name FROM users WHERE organization = ?1 AND user_name_key >= ?2
                AND user_name_key < ?2 || char(1114111) AND length(user_name) <= 256
            ORDER BY user_name_key LIMIT ?3
            """, [scope, .text(key), SQLValue(limit)]
        ) { $0.text(0) }
    }

    /// The first displayNames of groups in the order of the alphabet that begin with a folded text; none longer than 256 characters.
    package func groupNames(beginningWith key: String, limit: Int) throws -> [String] {
        try connection.all(
            """
            SELECT display_name FROM groups WHERE organization = ?1 AND display_name_key >= ?2
                AND display_name_key < ?2 || char(1114111) AND length(display_name) <= 256
            ORDER BY display_name_key LIMIT ?3
            """, [scope, .text(key), SQLValue(limit)]
        ) { $0.text(0) }
    }
}
