import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// The cycles of an organization, the newest first.
    ///
    /// - Parameter limit: nil for all.
    package func cycles(of organization: Organization, limit: Int? = nil) throws -> [Cycle] {
        // The kind of a cycle depends on the one before it, so a few more are read than are shown.
        let records = try read { try $0.organization(organization.id).cycles(limit: limit.map { $0 + 10 }) }
        return Array(Cycle.list(records).prefix(limit ?? .max))
    }

    /// The cycles that began before one of them, the newest first.
    package func cycles(before cycle: Cycle, of organization: Organization, limit: Int) throws -> [Cycle] {
        let until = Instant(milliseconds: cycle.begin.milliseconds - 1)
        let records = try read { try $0.organization(organization.id).cycles(until: until, limit: limit + 10) }
        return Array(Cycle.list(records).prefix(limit))
    }

    /// The last days, the oldest first; the days without a cycle too.
    package func dailyProvisioning(of organization: Organization, days: Int) throws -> [DailyProvisioning] {
        let today = MemberDay.number(of: surroundings.now())
        let first = today - days + 1
        let known = try read {
            try $0.organization(organization.id).dailyChanges(since: Instant(milliseconds: Int64(first) * 86_400_000))
        }
        let byDay = Dictionary(known.map { ($0.day, $0) }) { one, _ in one }
        return (first...today).map { DailyProvisioning(day: $0, byDay[$0]) }
    }

    /// One cycle by its number, or the last one.
    ///
    /// - Throws: `notFound`.
    package func cycle(_ number: Int64?, of organization: Organization) throws -> Cycle {
        let records = try read { snapshot -> [CycleRecord] in
            let scope = snapshot.organization(organization.id)
            guard let number else { return try scope.cycles(limit: 11) }
            return try scope.cycle(number).map { try scope.cycles(until: $0.begin, limit: 11) } ?? []
        }
        let found = Cycle.list(records).first { number == nil || $0.number == number }
        guard let found else {
            throw ServiceError(
                .notFound, number.map { "there is no cycle \($0)" } ?? "there is no cycle yet",
                remedy: try cycles(of: organization, limit: 1).isEmpty
                    ? "Entra has not called yet: check its Tenant URL and Secret Token, and press Test Connection."
                    : "\(do: .listCycles(organization: organization.name))")
        }
        return found
    }

    /// What was done and refused in a cycle, oldest first.
    package func log(of cycle: Cycle, of organization: Organization) throws -> [Event] {
        var query = Event.Query()
        query.between = cycle.begin...cycle.end
        return try log(of: organization, query)
    }
}
