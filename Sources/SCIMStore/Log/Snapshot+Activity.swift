package import SCIMCore

extension Snapshot {
    /// How many requests were refused since that time; for no organization those that named none.
    package func refusalCount(of organization: OrganizationID?, since time: Instant) throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT COALESCE(SUM(count), 0) FROM provisioning_log
                WHERE organization IS ? AND status >= 400 AND last_time >= ?
                """, [SQLValue(organization), SQLValue(time)]))
    }
}

extension OrganizationSnapshot {
    /// When a valid token of the organization was used last; nil where none ever was.
    package func lastContact() throws -> Instant? {
        try connection.first("SELECT MAX(last_used) FROM tokens WHERE organization = ?", [scope]) {
            $0.instantIfAny(0)
        } ?? nil
    }
}
