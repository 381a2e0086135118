import CSQLite

extension Store {
    /// The version of the library, as in `3.40.1`.
    package static var sqliteVersion: String { String(cString: sqlite3_libversion()) }
}
