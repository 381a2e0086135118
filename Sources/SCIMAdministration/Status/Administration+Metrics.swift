import SCIMCore
import SCIMHost
import SCIMStore

extension Administration {
    /// What the database knows, as Prometheus reads it.
    ///
    /// - Parameters:
    ///   - backups: the directory of backups.
    ///   - worker: the metrics of the worker itself; nil if it does not answer.
    package func metrics(backups: String, worker: String?) throws -> String {
        var text = MetricsText()
        text.gauge("up", "Whether the worker answered at its metrics socket.", worker == nil ? 0 : 1)
        var limits = StatusLimits()
        limits.quota = nil  // Metrics are asked for every minute, and say nothing of it.
        let status = try status(daemon: DaemonState(.unknown, ""), backups: backups, limits: limits)
        text.add(status)
        text.add(try read { snapshot in try snapshot.organizations().map { try Figures($0, in: snapshot) } })
        return text.text + (worker ?? "")
    }

    /// What the metrics lack of an organization beside its status.
    fileprivate struct Figures {
        let name: String
        let members: Int
        let lastChange: Instant?
        let lastFailure: Instant?

        init(_ record: OrganizationRecord, in snapshot: Snapshot) throws {
            let scope = snapshot.organization(record.id)
            name = record.name
            members = try scope.membershipCount()
            lastChange = try scope.lastChange()
            lastFailure = try scope.lastRefusal()
        }
    }
}

extension MetricsText {
    fileprivate mutating func add(_ status: Status) {
        each(status, "organization_enabled", "Whether SCIM is on.") { $0.isEnabled ? 1 : 0 }
        begin("users", .gauge, "Users, by whether they are active.")
        for organization in status.organizations {
            add("users", [("org", organization.name), ("active", "true")], organization.activeUsers)
            add(
                "users", [("org", organization.name), ("active", "false")],
                organization.users - organization.activeUsers)
        }
        each(status, "groups", "Groups.") { $0.groups }
        each(
            status, "expected_contact_interval_seconds",
            "Usual time between contacts, learned from a week; 0 until it is known."
        ) { $0.expectedInterval ?? 0 }
        each(status, "refusals_last_hour", "Requests refused in the last hour.") { $0.refusalsLastHour }
        each(
            status, "held_changes", "Changes that the guard against mass changes holds and nobody has decided on."
        ) { $0.massChanges.reduce(0) { $0 + $1.heldRecords } }
        each(status, "deleted_records", "Deleted users and groups that can be restored.") { $0.deletedRecords }
        begin("last_contact_timestamp_seconds", .gauge, "When a valid token was last used.")
        for organization in status.organizations {
            add("last_contact_timestamp_seconds", [("org", organization.name)], organization.lastContact)
        }
        begin("token_expiry_timestamp_seconds", .gauge, "When each token that is not revoked expires.")
        for organization in status.organizations {
            // A secret that was rotated keeps its name until it ends: the later end counts.
            let tokens = organization.credentials.filter { $0.kind == .token }
            let ends = tokens.compactMap { token in token.expires.map { (token.name, $0) } }
            for (name, end) in Dictionary(ends, uniquingKeysWith: max).sorted(by: { $0.key < $1.key }) {
                add("token_expiry_timestamp_seconds", [("org", organization.name), ("token", name)], end)
            }
        }
        begin(
            "client_secret_expiry_timestamp_seconds", .gauge, "When the last valid secret of each OAuth client expires."
        )
        for organization in status.organizations {
            for client in organization.credentials where client.kind == .client {
                add(
                    "client_secret_expiry_timestamp_seconds", [("org", organization.name), ("client", client.name)],
                    client.expires)
            }
        }
        gauge("db_size_bytes", "Size of the database.", status.database.bytes)
        gauge("db_wal_bytes", "Size of its write-ahead log.", status.database.logBytes)
        gauge("db_free_bytes", "Free space on its disk.", status.database.freeBytes)
        begin("backup_last_success_timestamp_seconds", .gauge, "When the newest backup was made.")
        add("backup_last_success_timestamp_seconds", [], status.backup?.time)
        gauge("backup_size_bytes", "Size of the newest backup.", status.backup?.bytes)
    }

    fileprivate mutating func add(_ figures: [Administration.Figures]) {
        begin("group_members", .gauge, "Members of all groups together.")
        for figure in figures { add("group_members", [("org", figure.name)], figure.members) }
        begin("last_change_timestamp_seconds", .gauge, "When the last cycle that changed something ended.")
        for figure in figures { add("last_change_timestamp_seconds", [("org", figure.name)], figure.lastChange) }
        begin("last_failure_timestamp_seconds", .gauge, "When a request was last refused.")
        for figure in figures { add("last_failure_timestamp_seconds", [("org", figure.name)], figure.lastFailure) }
    }

    private mutating func each(
        _ status: Status, _ name: String, _ help: String, _ value: (OrganizationStatus) -> Int
    ) {
        begin(name, .gauge, help)
        for organization in status.organizations { add(name, [("org", organization.name)], value(organization)) }
    }
}
