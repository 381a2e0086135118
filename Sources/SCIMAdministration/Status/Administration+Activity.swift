package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// How much happened in an hour or on a day, for charts.
package struct Activity: Sendable, Hashable {
    /// When the hour began.
    package let begin: Instant
    package let requests: Int
    package let refused: Int
}

/// How many members an organization had at the end of a day.
package struct MemberCount: Sendable, Hashable {
    /// The day's beginning, in UTC.
    package let day: Instant
    package let active: Int
    package let inactive: Int
}

extension Administration {
    /// Requests of the last 24 hours that were refused.
    package func refusalCount(of organization: Organization) throws -> Int {
        let now = surroundings.now()
        return try read { try $0.refusalCount(of: organization.id, since: now + -86_400) }
    }

    /// The last 24 hours, the oldest first; the hours without a request too.
    package func hourlyActivity(of organization: Organization) throws -> [Activity] {
        let thisHour = Int(surroundings.now().milliseconds / 3_600_000)
        return try read { try $0.organization(organization.id).hourlyActivity((thisHour - 23)...thisHour) }
            .map {
                Activity(
                    begin: Instant(milliseconds: Int64($0.hour) * 3_600_000), requests: $0.requests, refused: $0.refused
                )
            }
    }

    /// The counts of the last days for which there is one, the oldest first; the last is that of now.
    package func memberCounts(of organization: Organization, days: Int) throws -> [MemberCount] {
        let now = surroundings.now()
        let today = MemberDay.number(of: now)
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let past = try scope.memberDays(since: today - days).filter { $0.day < today }
            let count = try scope.userCount()
            return past.map { MemberCount(day: $0.begin, active: $0.active, inactive: $0.inactive) }
                + [MemberCount(day: now, active: count.active, inactive: count.all - count.active)]
        }
    }
}

extension MemberDay {
    fileprivate var begin: Instant { Instant(milliseconds: Int64(day) * 86_400_000) }
}
