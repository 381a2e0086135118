@testable import SCIMStore

/// Everything that a database remembers but its logs and its counters, for comparing; opened once, asked often.
package final class DatabaseState {
    /// What a request may leave behind although it was refused: who came when, and what they were told.
    private static let records: Set = ["provisioning_log", "cycles", "credentials"]

    private let connection: Connection
    private let queries: [(table: String, sql: String)]

    /// - Parameter path: of a database that is in use.
    package init(path: String) throws {
        let connection = try Connection.reader(path: path)
        let tables = try connection.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
            $0.text(0)
        }
        queries = try tables.filter { !Self.records.contains($0) && !$0.hasPrefix("sqlite_") }.map { table in
            let columns = try connection.all("SELECT name FROM pragma_table_info(?)", [.text(table)]) { $0.text(0) }
            let row = columns.map { "quote(\($0))" }.joined(separator: " || ',' || ")
            return (table, "SELECT \(row) FROM \(table) ORDER BY 1")
        }
        self.connection = connection
    }

    /// The rows of all tables as text.
    package func rows() throws -> [String] {
        try queries.flatMap { table, sql in try connection.all(.composed(sql)) { "\(table): \($0.text(0))" } }
    }

    /// A number that is another one after every write.
    package func writeNumber() throws -> Int64 { try connection.integer("PRAGMA data_version") }

    /// What SQLite itself finds wrong with the file, and counts and references that do not hold; empty if it is whole.
    package func faults() throws -> [String] {
        try connection.all("PRAGMA integrity_check") { $0.text(0) }.filter { $0 != "ok" }
            + connection.all("PRAGMA foreign_key_check") { "\($0.text(0)) refers to nothing" }
            + connection.all(Self.wrongCounts) { "\($0.text(0)) is counted wrong" }
            + connection.all(Self.danglingRows) { "\($0.text(0)) names nobody" }
    }

    private static let wrongCounts: SQL = """
        WITH counted AS (
            SELECT organization, COALESCE(role, '') AS role, schemas, SUM(is_active) AS active,
                SUM(1 - is_active) AS inactive, COUNT(role_label) AS labeled
            FROM users GROUP BY 1, 2, 3),
        kept AS (
            SELECT organization, role, schemas, active, inactive, labeled FROM user_counts WHERE active + inactive > 0),
        blocks AS (SELECT organization, SUM(users) AS users, SUM(groups) AS groups FROM resource_blocks GROUP BY 1)
        SELECT 'a role' FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept)
        UNION ALL SELECT 'a role without users' FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted)
        UNION ALL SELECT 'a block of users' FROM organizations WHERE
            (SELECT COUNT(*) FROM users WHERE users.organization = organizations.organization)
            <> COALESCE((SELECT users FROM blocks WHERE blocks.organization = organizations.organization), 0)
        UNION ALL SELECT 'a block of groups' FROM organizations WHERE
            (SELECT COUNT(*) FROM groups WHERE groups.organization = organizations.organization)
            <> COALESCE((SELECT groups FROM blocks WHERE blocks.organization = organizations.organization), 0)
        """

    private static let danglingRows: SQL = """
        SELECT 'a member' FROM memberships WHERE member_type = 'User' AND NOT EXISTS (
            SELECT 1 FROM users WHERE users.organization = memberships.organization AND users.id = member_id)
        UNION ALL SELECT 'a nested group' FROM memberships WHERE member_type = 'Group' AND NOT EXISTS (
            SELECT 1 FROM groups WHERE groups.organization = memberships.organization AND groups.id = member_id)
        UNION ALL SELECT 'a value' FROM user_values WHERE NOT EXISTS (
            SELECT 1 FROM users WHERE users.organization = user_values.organization AND users.id = user_id)
        UNION ALL SELECT 'a tombstone' FROM tombstones WHERE EXISTS (
            SELECT 1 FROM users WHERE users.organization = tombstones.organization AND users.id = tombstones.id)
        """
}
