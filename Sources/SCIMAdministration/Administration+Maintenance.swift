import SCIMCore
import SCIMHost
import SCIMStore

extension Administration {
    /// Removes deleted records that can no longer be restored, and mass changes that nobody asks about any longer.
    private func removeExpired(decidedBefore oldest: Instant) throws {
        let now = surroundings.now()
        for organization in try reader.read({ try $0.organizations() }) {
            try store.write { try $0.organization(organization.id).deleteMassChanges(decidedBefore: oldest) }
            try surroundings.inBatches {
                try store.write { [surroundings] transaction in
                    try surroundings.turn {
                        try transaction.organization(organization.id).removeExpiredRecords(at: now, limit: 20) == 20
                    }
                }
            }
        }
    }

    /// What a maintenance did and found.
    package struct Maintenance: Sendable, Hashable {
        /// Entries of the provisioning log that were past their retention and are gone.
        package let removedEntries: Int
        /// What is wrong with the database; empty if it is whole.
        package let faults: [String]
    }

    /// What keeps a database well, done beside the running service: removes what is past its retention, lets SQLite renew
    /// its statistics, and looks for damage. Requests never wait longer than about 50 ms.
    ///
    /// - Parameter progress: is told how many entries are removed so far.
    package func maintain(logRetention: Duration, progress: (Int) -> Void = { _ in }) throws -> Maintenance {
        let oldest = surroundings.now() + -Int(logRetention.components.seconds)
        return try translating {
            guard !isDryRun else {
                return Maintenance(
                    removedEntries: try reader.read { try $0.outdatedLogCount(before: oldest) },
                    faults: try store.quickCheck())
            }
            var removed = 0
            try surroundings.inBatches {
                let (count, turn) = try store.write { [surroundings] transaction in
                    var count = 0
                    let turn = try surroundings.turn {
                        let some = try transaction.deleteLog(before: oldest, limit: 100)
                        count += some
                        return some == 100
                    }
                    return (count, turn)
                }
                removed += count
                progress(removed)
                return turn
            }
            try store.write { try $0.deleteCycles(before: oldest) }
            try removeExpired(decidedBefore: oldest)
            try finishRemovals()
            try store.optimize()
            return Maintenance(removedEntries: removed, faults: try store.quickCheck())
        }
    }
}
