@testable import SCIMStore

extension TestProvider {
    /// The bytes of all values in all rows of the database.
    var rowBytes: Int {
        get throws {
            let connection = try Connection.reader(path: directory + "/scim.db")
            let tables = try connection.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name") {
                $0.text(0)
            }
            var sum = 0
            for table in tables where !table.hasPrefix("sqlite_") {
                let columns = try connection.all("SELECT name FROM pragma_table_info(?)", [.text(table)]) { $0.text(0) }
                let row = columns.map { "length(CAST(COALESCE(\($0), '') AS BLOB))" }.joined(separator: " + ")
                sum += try connection.all(.composed("SELECT COALESCE(SUM(\(row)), 0) FROM \(table)")) {
                    Int($0.integer(0))
                }
                .reduce(0, +)
            }
            return sum
        }
    }
}
