import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// The cycles of an organization, the newest first.
    ///
    /// - Parameter limit: nil for all.
    package func cycles(of organization: Organization, limit: Int? = nil) throws -> [Cycle] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            guard let limit else { return Cycle.list(try scope.cycles()) }
            return try Cycle.list(limit: limit) { try scope.cycles(limit: $0) }
        }
    }

    /// The cycles that began before one of them, the newest first.
    package func cycles(before cycle: Cycle, of organization: Organization, limit: Int) throws -> [Cycle] {
        let until = Instant(milliseconds: cycle.begin.milliseconds - 1)
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            return try Cycle.list(limit: limit) { try scope.cycles(until: until, limit: $0) }
        }
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
        let found = try read { snapshot -> Cycle? in
            let scope = snapshot.organization(organization.id)
            guard let number else { return try Cycle.list(limit: 1) { try scope.cycles(limit: $0) }.first }
            guard let record = try scope.cycle(number) else { return nil }
            // Others may have begun in the same moment.
            return try Cycle.list(limit: 10) { try scope.cycles(until: record.begin, limit: $0) }
                .first { $0.number == number }
        }
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
