@testable import SCIMStore

/// Puts a database that is in use back to what another file holds: by its rows, so that connections stay open.
final class DatabaseTemplate {
    private let connection: Connection
    private let script: String

    /// - Parameters:
    ///   - path: of the database that is in use.
    ///   - template: a copy of it.
    init(of path: String, at template: String) throws {
        connection = try Connection.writer(path: path)
        let tables = try connection.all("SELECT name FROM sqlite_schema WHERE type = 'table'") { $0.text(0) }
        script =
            "BEGIN IMMEDIATE;"
            + tables.filter { !$0.hasPrefix("sqlite_") }
            .map { "DELETE FROM main.\($0); INSERT INTO main.\($0) SELECT * FROM template.\($0);" }.joined() + "COMMIT;"
        try connection.execute(script: "PRAGMA foreign_keys = OFF; ATTACH DATABASE '\(template)' AS template;")
    }

    func restore() throws { try connection.execute(script: script) }
}
