import Logging
import SCIMCore
import SCIMHost
import SCIMStore
import Synchronization

extension Provider {
    /// Writes what was counted, and takes the write-ahead log back into the database; called about once a second.
    package func housekeep() {
        reportsReads.store(logger.logLevel <= .debug, ordering: .relaxed)
        var observations = Observations()
        for counters in allThreadCounters { observations.add(counters.takeContacts()) }
        let refusals = counters.takeRefusals()
        observations.add(refusals)
        report(refusals)
        note(observations)
        // From then on the database belongs to the newer version; what was counted here is lost.
        guard newerSchema.withLock({ $0 == nil }) else { return }
        write(observations)
        do {
            let checkpoint = try store.checkpoint()
            standing.withLock { $0.heldLogBytes = checkpoint.heldBytes }
        } catch {
            note(failureOf: "checkpoint", error)
        }
        tryToStoreAgain()
    }

    /// After a write that failed for lack of disk space or of a disk: looks whether there is one again, also where nobody asks.
    private func tryToStoreAgain() {
        guard case .cannotStore(let before)? = obstacle.withLock(\.self) else { return }
        do {
            try store.touch(within: surroundings.writeLimits)
            obstacle.withLock { $0 = nil }
            logger.notice("the database can be written again; before that: \(before)")
        } catch {
            note(error)
        }
    }

    private func note(failureOf work: String, _ error: any Error) {
        failures.write(.warning, cause: Provider.cause(of: error), "\(work) failed: \(error)")
        note(error)
    }

    /// Together with what could not be written before; what cannot be written now is kept.
    private func write(_ new: Observations) {
        let all = unwritten.withLock { kept in
            defer { kept = Observations() }
            var all = kept
            all.add(new)
            return all
        }
        let latest = clockMemory.withLock { $0.due(isWriting: !all.isEmpty) }
        guard !all.isEmpty || latest != nil else { return }
        do {
            let now = surroundings.now()
            let known = clockMemory.withLock(\.stored)
            let isRemembered = try store.write(within: surroundings.writeLimits) { transaction in
                try all.write(to: transaction, at: now)
                // Where another process has changed it meanwhile, the next round takes that over.
                guard let latest, try transaction.latestTime() == known else { return false }
                try transaction.setLatestTime(latest)
                // About once an hour, so that the last one of a day is near its end.
                for organization in try transaction.organizations() {
                    let scope = transaction.organization(organization.id)
                    try scope.noteMembers(at: now)
                    _ = try scope.removeExpiredRecords(at: now, limit: 200)
                    try scope.deleteOldRemovals(at: now)
                }
                return true
            }
            if isRemembered, let latest { clockMemory.withLock { $0.wrote(latest) } }
        } catch {
            unwritten.withLock { $0.add(all) }
            note(failureOf: "writing counts", error)
        }
    }
}
