import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// The state of everything, from one snapshot of the database.
    ///
    /// - Parameters:
    ///   - daemon: what was learned of the worker.
    ///   - backups: the directory of backups.
    ///   - limits: from when on something is warned of.
    ///   - organization: the only one that is looked at; nil for all.
    package func status(
        daemon: DaemonState, backups: String, limits: StatusLimits = StatusLimits(),
        organization: Organization? = nil
    ) throws -> Status {
        let now = surroundings.now()
        let sizes = store.fileSizes
        let space = store.diskSpace
        let database = Status.Database(
            path: store.path, bytes: sizes.database, logBytes: sizes.log, heldLogBytes: heldLogBytes(sizes.log),
            freeBytes: space?.free,
            diskBytes: space?.all, schema: Store.schemaNumber)
        let backup = BackupFile.newest(in: backups).map {
            Status.Backup(path: $0.path, time: $0.time, bytes: $0.bytes)
        }
        var status = try read { snapshot in
            let usage = try usage(limits.quota, in: snapshot)
            let keySets = try KeySet.all(in: snapshot).filter { $0.concerns(organization?.name) }
            return Status(
                time: now, daemon: daemon, database: database, baseURL: try snapshot.baseURL(),
                organizations: try snapshot.organizations()
                    .filter { $0.id == organization?.id ?? $0.id }
                    .map { try OrganizationStatus($0, in: snapshot, at: now, databaseBytes: usage[$0.id]) },
                backup: backup, unauthenticated: try snapshot.refusalCount(of: nil, since: now + -86_400),
                credentialWarnings: try snapshot.credentialWarnings(at: now)
                    .filter { $0.organization == organization?.name ?? $0.organization },
                keySetWarnings: keySets.compactMap { KeySetWarning($0, at: now) },
                oldestKeySet: keySets.compactMap(\.fetched).min(),
                rememberedTime: try snapshot.latestTime())
        }
        status.warnings = StatusReview(status, limits).warnings
        return status
    }
}

extension Administration {
    /// Asked for only where the log is so large that somebody may hold it.
    private func heldLogBytes(_ size: Int) -> Int? {
        guard size > Store.heldLogLimit else { return 0 }
        do { return try store.checkpoint().heldBytes } catch {
            return nil  // The disk may be full, which the status says anyway.
        }
    }
}

extension OrganizationStatus {
    init(_ record: OrganizationRecord, in snapshot: Snapshot, at now: Instant, databaseBytes: Int?) throws {
        let scope = snapshot.organization(record.id)
        let expiryTime = try snapshot.expiryTime(now)
        let count = try scope.userCount()
        self.init(
            name: record.name, isEnabled: record.settings.isEnabled, groupsAreSynced: record.settings.areGroupsEnabled,
            users: count.all, activeUsers: count.active, groups: try scope.groupCount(),
            lastContact: try scope.lastContact(), lastCycle: Cycle.list(try scope.cycles(limit: 10)).first,
            expectedInterval: try scope.expectedInterval(),
            refusals: try snapshot.refusalCount(of: record.id, since: now + -86_400),
            refusalsLastHour: try snapshot.refusalCount(of: record.id, since: now + -3600),
            lastRefusedToken: try scope.lastRefusedToken(since: now + -86_400),
            credentials: try scope.credentialSummaries(at: expiryTime), massChanges: try scope.openMassChanges(),
            deletedRecords: try scope.deletedRecordCount(), databaseBytes: databaseBytes)
    }
}
