/// The file `schema-version` beside the database: its schema's number as text, for those who cannot read a database.
///
/// The package looks at it before it unpacks an older version.
extension DatabaseFile {
    /// Writes the number where another one stands, or none: whole or not at all, whatever happens meanwhile.
    static func mark(schema number: Int, besideDatabaseAt path: String) throws {
        let marker = directory(of: path) + "/schema-version"
        let text = Array("\(number)\n".utf8)
        guard content(of: marker, limit: text.count + 1) != text else { return }
        try replace(marker, with: text)
    }
}
