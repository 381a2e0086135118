package import SCIMCore

/// How many members an organization had at the end of a day.
package struct MemberDay: Sendable, Hashable {
    /// Days since 1970-01-01, in UTC.
    package let day: Int
    package let active: Int
    package let inactive: Int

    package static func number(of time: Instant) -> Int { Int(time.milliseconds / 86_400_000) }
    /// Days that are kept: two years.
    package static let kept = 731
}

extension OrganizationSnapshot {
    /// The counts of the days from that one on, the oldest first.
    package func memberDays(since day: Int) throws -> [MemberDay] {
        try connection.all(
            "SELECT day, active, inactive FROM member_days WHERE organization = ? AND day >= ? ORDER BY day",
            [scope, .integer(Int64(day))]
        ) { MemberDay(day: Int($0.integer(0)), active: Int($0.integer(1)), inactive: Int($0.integer(2))) }
    }
}

extension OrganizationTransaction {
    /// Notes how many members there are now, as the count of the day, and forgets the days that are too old.
    package func noteMembers(at now: Instant) throws {
        let (count, day) = (try userCount(), MemberDay.number(of: now))
        try connection.run(
            """
            INSERT INTO member_days (organization, day, active, inactive) VALUES (?, ?, ?, ?)
            ON CONFLICT (organization, day) DO UPDATE SET active = excluded.active, inactive = excluded.inactive
            WHERE active <> excluded.active OR inactive <> excluded.inactive
            """,
            [scope, .integer(Int64(day)), .integer(Int64(count.active)), .integer(Int64(count.all - count.active))])
        try connection.run(
            "DELETE FROM member_days WHERE organization = ? AND day < ?",
            [scope, .integer(Int64(day - MemberDay.kept))])
    }
}
