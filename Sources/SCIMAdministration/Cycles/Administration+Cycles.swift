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

    /// One cycle by its number, or the last one.
    ///
    /// - Throws: `notFound`.
    package func cycle(_ number: Int64?, of organization: Organization) throws -> Cycle {
        let all = try cycles(of: organization, limit: number == nil ? 1 : nil)
        guard let found = number == nil ? all.first : all.first(where: { $0.number == number }) else {
            throw ServiceError(
                .notFound, number.map { "there is no cycle \($0)" } ?? "there is no cycle yet",
                remedy: all.isEmpty
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
