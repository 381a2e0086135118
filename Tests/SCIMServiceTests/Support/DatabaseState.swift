@testable import SCIMService
@testable import SCIMStore

/// Everything that a database remembers but its logs and its counters, for comparing; opened once, asked often.
final class DatabaseState {
    /// What a request may leave behind although it was refused: who came when, and what they were told.
    private static let records: Set = ["provisioning_log", "cycles", "credentials"]

    private let connection: Connection
    private let queries: [(table: String, sql: String)]

    /// - Parameter path: of a database that is in use.
    init(path: String) throws {
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
    func rows() throws -> [String] {
        try queries.flatMap { table, sql in try connection.all(.composed(sql)) { "\(table): \($0.text(0))" } }
    }

    /// What SQLite itself finds wrong with the file; empty if it is whole.
    func faults() throws -> [String] {
        try connection.all("PRAGMA integrity_check") { $0.text(0) }.filter { $0 != "ok" }
            + connection.all("PRAGMA foreign_key_check") { "\($0.text(0)) refers to nothing" }
    }
}

extension TestProvider {
    /// Runs `body` while a reader is on the state that the database has now, as a program that reads for long does.
    func holdingState(_ body: () throws -> Void) throws {
        try provider.store.makeReader().read { _ in try body() }
    }
}
