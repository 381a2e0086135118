/// A look at a database that waits for nobody and changes nothing, for what is not worth waiting for.
package final class QuickReader {
    private let lock: DatabaseLock
    private let reader: Reader

    /// nil if there is no database of our schema, or somebody is changing it as a whole.
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
