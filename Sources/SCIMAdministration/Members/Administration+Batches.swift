import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Gets how many users were looked at so far, and of how many.
    package typealias Progress = (_ done: Int, _ total: Int) -> Void

    /// All users in pages, each read in a snapshot of its own.
    func forEachPage(
        of organization: Organization, progress: Progress, _ body: ([UserRecord]) throws -> Void
    ) throws {
        let size = 500
        let total = try read { try $0.organization(organization.id).userCount().all }
        var done = 0
        var last: ResourceID?
        while true {
            let page = try read { try $0.organization(organization.id).users(after: last, limit: size) }
            if !page.isEmpty { try body(page) }
            done += page.count
            progress(done, max(done, total))
            guard page.count == size else { return }
            last = page.last?.id
        }
    }

    /// Changes each of the users, in as many transactions as the time demands.
    ///
    /// - Parameters:
    ///   - action: noted in the audit trail for each transaction that changed somebody, with their number.
    ///   - begin: what each transaction begins with.
    ///   - body: nil if nothing was changed.
    /// - Returns: what `body` returned for those who were changed.
    /// - Throws: what the two throw; of `Outdated` with the number of those who were changed before.
    func inBatches<Value: Sendable>(
        _ ids: [ResourceID], of organization: Organization, action: AuditedAction,
        beginning begin: @escaping @Sendable (LocalChange) throws -> Void = { _ in },
        body: @escaping @Sendable (ResourceID, LocalChange) throws -> Value?
    ) throws -> [Value] {
        var changed: [Value] = []
        var rest = ids[...]
        guard !rest.isEmpty else { return [] }
        try surroundings.inBatches {
            let (left, values, turn) = try write(changed.count) { [surroundings, rest] transaction, audit in
                let change = try LocalChange(transaction, organization, at: surroundings.now())
                try begin(change)
                var values: [Value] = []
                var left = rest
                let turn = try surroundings.turn {
                    if let value = try body(left.removeFirst(), change) { values.append(value) }
                    return !left.isEmpty
                }
                if !values.isEmpty {
                    try audit.note(action, of: organization.id, to: ["users": .number(JSONNumber(values.count))])
                }
                return (left, values, turn)
            }
            changed += values
            rest = left
            return turn
        }
        return changed
    }

    /// - Parameter changed: how many members were changed before.
    private func write<Value: Sendable>(
        _ changed: Int, _ body: @escaping @Sendable (WriteTransaction, AuditTrail) throws -> Value
    ) throws -> Value {
        do {
            return try write(body)
        } catch is Outdated {
            throw Outdated(changedMembers: changed)
        }
    }
}
