package import SCIMCore

extension Snapshot {
    /// How many requests were refused since that time; for no organization those that named none.
    package func refusalCount(of organization: OrganizationID?, since time: Instant) throws -> Int {
        Int(
            try connection.integer(
                """
                SELECT COALESCE(SUM(count), 0) FROM provisioning_log INDEXED BY provisioning_log_time
                WHERE organization IS ? AND last_time >= ? AND status >= 400
                """, [SQLValue(organization), SQLValue(time)]))
    }
}

extension OrganizationSnapshot {
    /// When a valid token of the organization was used last; nil if none ever was.
    package func lastContact() throws -> Instant? {
        try connection.first("SELECT MAX(last_used) FROM credentials WHERE organization = ?", [scope]) {
            $0.instantIfAny(0)
        } ?? nil
    }

    /// When a request of the organization was refused last; nil if none is remembered.
    package func lastRefusal() throws -> Instant? {
        try connection.first(
            """
            SELECT MAX(last_time) FROM provisioning_log INDEXED BY provisioning_log_refused
            WHERE organization IS ? AND status >= 400
            """, [scope]
        ) { $0.instantIfAny(0) } ?? nil
    }

    /// When since that time a token came last that is the organization's and not valid; nil if none did.
    package func lastRefusedToken(since time: Instant) throws -> Instant? {
        try connection.first(
            """
            SELECT MAX(last_time) FROM provisioning_log INDEXED BY provisioning_log_time
            WHERE organization IS ? AND last_time >= ? AND status = 401
            """, [scope, SQLValue(time)]
        ) { $0.instantIfAny(0) } ?? nil
    }

    /// The resources of that type that got, lost or were refused that folded name, as the log remembers.
    package func resources(named nameKey: String, of type: String) throws -> [ResourceID] {
        try connection.all(
            """
            SELECT DISTINCT resource_id FROM provisioning_log
            WHERE organization IS ? AND name_key = ? AND resource_type = ? AND resource_id IS NOT NULL
            ORDER BY entry DESC LIMIT 100
            """, [scope, .text(nameKey), .text(type)]
        ) { try $0.id(0) }
    }
}

/// The requests of an organization that one hour saw.
package struct HourlyActivity: Sendable, Hashable {
    /// Hours since 1970.
    package let hour: Int
    package let requests: Int
    package let refused: Int
}

extension OrganizationSnapshot {
    /// What clients asked in each of these hours since 1970, and how much was refused.
    package func hourlyActivity(_ hours: ClosedRange<Int>) throws -> [HourlyActivity] {
        // Each is summed up by itself, in the order of the index: to group all of them, SQLite would sort every entry.
        try hours.map { hour in
            let begin = HourlyActivity.begin(of: hour)
            let sums = try connection.first(
                """
                SELECT COALESCE(SUM(count), 0), COALESCE(SUM(count) FILTER (WHERE status >= 400), 0)
                FROM provisioning_log INDEXED BY provisioning_log_time
                WHERE organization IS ? AND last_time >= ? AND last_time < ? AND origin = 'scim'
                """, [scope, SQLValue(begin), SQLValue(begin + 3600)]
            ) { ($0.number(0), $0.number(1)) }
            return HourlyActivity(hour: hour, requests: sums?.0 ?? 0, refused: sums?.1 ?? 0)
        }
    }
}

extension HourlyActivity {
    fileprivate static func begin(of hour: Int) -> Instant { Instant(milliseconds: Int64(hour) * 3_600_000) }
}
