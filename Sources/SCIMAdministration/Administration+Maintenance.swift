import SCIMCore
import SCIMHost
import SCIMStore

extension Administration {
    /// What a maintenance did and found.
    package struct Maintenance: Sendable, Hashable {
        /// Entries of the provisioning log that were past their retention and are gone.
        package let removedEntries: Int
        /// How long the longest transaction took.
        package let longestBatch: Duration
        /// What is wrong with the database; empty where it is whole.
        package let faults: [String]
    }

    /// What keeps a database well, done beside the running service: removes what is past its retention, lets SQLite renew
    /// its statistics, and looks for damage. Requests never wait longer than a batch of 50 ms.
    ///
    /// - Parameter progress: is told how many entries are removed so far.
    package func maintain(logRetention: Duration, progress: (Int) -> Void = { _ in }) throws -> Maintenance {
        let oldest = surroundings.now() + -Int(logRetention.components.seconds)
        return try translating {
            guard !isRehearsal else {
                return Maintenance(
                    removedEntries: try reader.read { try $0.outdatedLogCount(before: oldest) }, longestBatch: .zero,
                    faults: try store.quickCheck())
            }
            let removed = try store.inBatches(progress: progress) { transaction, limit in
                try transaction.deleteLog(before: oldest, limit: limit)
            }
            try store.write { try $0.deleteCycles(before: oldest) }
            try store.optimize()
            return Maintenance(
                removedEntries: removed.rows, longestBatch: removed.longest, faults: try store.quickCheck())
        }
    }
}
