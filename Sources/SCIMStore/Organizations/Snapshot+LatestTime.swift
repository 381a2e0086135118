package import SCIMCore

extension Snapshot {
    /// The latest time that a service remembers to have seen; nil until one has run for an hour.
    package func latestTime() throws -> Instant? {
        try connection.first("SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'latest_time'") {
            $0.instant(0)
        }
    }
}

extension WriteTransaction {
    /// Remembers the latest time, whatever was remembered.
    package func setLatestTime(_ time: Instant) throws {
        try connection.run(
            """
            INSERT INTO settings (name, value) VALUES ('latest_time', CAST(? AS TEXT))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [SQLValue(time)])
    }
}
