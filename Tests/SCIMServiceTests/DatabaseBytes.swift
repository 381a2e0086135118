import FoundationEssentials

/// What is in a file, whatever SQLite thinks of it.
enum DatabaseBytes {
    /// Whether the text is anywhere in the file; false if there is no file.
    static func contain(_ text: String, in path: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: path) else { return false }
        let bytes = try Data(contentsOf: URL(filePath: path))
        return bytes.firstRange(of: Data(text.utf8)) != nil
    }
}
