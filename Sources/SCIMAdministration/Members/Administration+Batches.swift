import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

// Long work goes through the users in short transactions, after each of which the database is left to requests for as
// long as it was held.
extension Administration {
    /// Gets how many users were looked at so far, and of how many.
    package typealias Progress = (_ done: Int, _ total: Int) -> Void

    /// Nanoseconds of work in one transaction; its commit comes on top.
    private static let batchTime: UInt64 = 40_000_000
    /// Milliseconds after a batch; who waits for the database looks every other millisecond.
    private static let pauseTimes = 10...50

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
    ///   - body: nil where nothing was changed.
    /// - Returns: what `body` returned for those who were changed.
    func inBatches<Value: Sendable>(
        _ ids: [ResourceID], of organization: Organization, action: AuditedAction,
        _ body: @escaping @Sendable (ResourceID, LocalChange) throws -> Value?
    ) throws -> [Value] {
        let (now, clock) = (surroundings.now, surroundings.clock)
        var changed: [Value] = []
        var rest = ids[...]
        while !rest.isEmpty {
            let waiting = rest
            let begin = clock()
            let (count, values) = try write { transaction, audit -> (Int, [Value]) in
                let start = clock()
                let change = try LocalChange(transaction, organization.id, at: now())
                var values: [Value] = []
                var count = 0
                for id in waiting {
                    if count > 0, clock() - start >= Administration.batchTime { break }
                    count += 1
                    if let value = try body(id, change) { values.append(value) }
                }
                if !values.isEmpty {
                    try audit.note(action, of: organization.id, to: ["users": .number(JSONNumber(values.count))])
                }
                return (count, values)
            }
            changed += values
            rest = rest.dropFirst(count)
            let held = Int((clock() - begin) / 1_000_000)
            let bounds = Administration.pauseTimes
            surroundings.pause(min(max(held, bounds.lowerBound), bounds.upperBound))
        }
        return changed
    }
}
