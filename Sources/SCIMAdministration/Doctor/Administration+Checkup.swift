import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Looks at the machine, the database and the settings: everything that takes no request.
    ///
    /// - Parameters:
    ///   - backups: the directory of backups.
    ///   - quota: bytes of the database that one organization may take; nil for any number.
    ///   - organization: the only one that is looked at; nil for all.
    package func checkup(
        of machine: MachineFacts, backups: String, quota: Int? = Configuration.defaultQuota,
        organization: Organization? = nil
    ) throws -> Checkup {
        var limits = StatusLimits()
        limits.quota = quota
        let status = try status(
            daemon: machine.daemon, backups: backups, limits: limits, organization: organization)
        let writing = writeFault()
        var findings = [serviceFinding(status)]
        findings += MachineReview(machine, baseURL: try baseURL()).findings
        if let ahead = try clockFinding() { findings.append(ahead) }
        findings += status.warnings.filter { $0.topic == .clock }.map(\.finding)
        findings += try databaseFindings(status, writing)
        findings += settingsFindings(status)
        // Small changes find space in the write-ahead log for a while; removing what was created may find none.
        let full = status.warnings.first { $0.topic == .disk && $0.level == .critical }
        return Checkup(
            findings: findings, isServing: machine.daemon.condition != .stopped,
            writeFault: writing?.message ?? full?.text)
    }

    /// What came of it.
    package struct Checkup: Sendable {
        package let findings: [Finding]
        /// Whether a request has a chance to be answered.
        package let isServing: Bool
        /// Why nothing can be written to the database, or soon cannot be any longer; nil if it can be.
        package let writeFault: String?
    }

    private func serviceFinding(_ status: Status) -> Finding {
        if let stopped = status.warnings.first(where: { $0.topic == .service }) {
            return .failure("service", stopped.text, fix: stopped.remedy)
        }
        let detail = status.daemon.detail.isEmpty ? "running" : status.daemon.detail
        return status.daemon.condition == .running ? .good("service", detail) : .skipped("service", detail)
    }

    private func writeFault() -> ServiceError? {
        do {
            try translating { try store.touch() }
            return nil
        } catch {
            return error as? ServiceError ?? ServiceError(.failed, "\(error)")
        }
    }

    /// nil if nothing was written in the future.
    private func clockFinding() throws -> Finding? {
        let now = surroundings.now()
        let latest = try read { snapshot in
            var query = LogQuery()
            query.limit = 1
            return try snapshot.organizations().compactMap { try snapshot.log(query, of: $0.id).last?.lastTime }.max()
        }
        guard let latest, latest > now + 120 else { return nil }
        return .warning(
            "clock", "it was set back: the log has an entry of \(latest.dateTime), but it is \(now.dateTime) here",
            fix: "\(machine: .clock); tokens created in the meantime expire later than intended: \(do: .listTokens)")
    }

    private func databaseFindings(_ status: Status, _ writing: ServiceError?) throws -> [Finding] {
        let path = status.database.path
        var findings: [Finding] = []
        let faults = try translating { try store.quickCheck() }
        if let fault = faults.first {
            let more = faults.count > 1 ? ", and \(faults.count - 1) more" : ""
            findings.append(
                .failure(
                    "database", "\(path) is damaged: \(fault.forDisplay)\(more)",
                    fix: ServiceError.damageRemedy))
        } else {
            findings.append(
                .good("database", "\(path), schema \(status.database.schema), no damage found by quick_check"))
        }
        return findings + diskFindings(status, writing)
    }

    private func diskFindings(_ status: Status, _ writing: ServiceError?) -> [Finding] {
        var findings: [Finding] = []
        let disk = status.warnings.first { $0.topic == .disk }
        if let writing {
            // A disk so full that nothing can be written is one failure, not two.
            findings.append(
                .failure(
                    disk == nil ? "database" : "disk", "nothing can be written: \(writing.message)",
                    fix: writing.remedy ?? "\(machine: .diskSpace(path: status.database.path))"))
        } else if let disk {
            findings.append(disk.finding)
        } else if let free = status.database.freeBytes, let all = status.database.diskBytes {
            findings.append(.good("disk", "\(free >> 20) of \(all >> 20) MiB are free"))
        }
        findings += status.warnings.filter { $0.topic == .writeAheadLog || $0.topic == .quota }.map(\.finding)
        if let backup = status.warnings.first(where: { $0.topic == .backup }) {
            findings.append(backup.finding)
        } else if let backup = status.backup {
            findings.append(.good("backup", "made \(backup.time.relative(to: status.time)), \(backup.path)"))
        }
        return findings
    }

    private func settingsFindings(_ status: Status) -> [Finding] {
        var findings: [Finding] = []
        if let unset = status.warnings.first(where: { $0.topic == .baseURL }) {
            findings.append(.failure("base URL", unset.text, fix: unset.remedy))
        }
        if status.organizations.isEmpty {
            findings.append(.failure("organizations", "there is none yet", fix: "\(do: .setUp)"))
        }
        for organization in status.organizations where !organization.isEnabled {
            let name = organization.name.forDisplay
            findings.append(
                .warning(
                    "\(name): SCIM", "it is off: every request is answered 403",
                    fix: "\(do: .enable(organization: organization.name))"))
        }
        let tokens = status.warnings.filter { $0.topic == .tokens }
        findings += tokens.map(\.finding)
        for organization in status.organizations where organization.isEnabled {
            let name = organization.name.forDisplay
            if tokens.isEmpty { findings.append(organization.tokenFinding(at: status.time)) }
            if organization.lastContact == nil {
                findings.append(
                    .skipped("\(name): contact", "Entra has not called yet"))
            } else if !status.warnings.contains(where: { $0.topic == .contact }), let last = organization.lastContact {
                findings.append(.good("\(name): contact", "last \(last.relative(to: status.time))"))
            }
        }
        findings += keyFindings(status)
        findings += status.warnings.filter { $0.topic == .contact }.map(\.finding)
        findings += status.warnings.filter { $0.topic == .refusals && $0.level != .notice }.map(\.finding)
        return findings
    }
}

extension Administration {
    /// Nothing is said of keys that nobody needs.
    private func keyFindings(_ status: Status) -> [Finding] {
        let warnings = status.warnings.filter { $0.topic == .keys }
        guard warnings.isEmpty, let oldest = status.oldestKeySet else { return warnings.map(\.finding) }
        return [
            .good(
                "keys",
                "the keys of all trusted issuers are here, the oldest fetched \(oldest.relative(to: status.time))")
        ]
    }
}

extension Status.Warning {
    fileprivate var finding: Finding {
        Finding(
            severity: level == .critical ? .failure : level == .warning ? .warning : .good, subject: topic.rawValue,
            text: text, fix: remedy)
    }
}

extension OrganizationStatus {
    fileprivate func tokenFinding(at now: Instant) -> Finding {
        let valid = credentials.filter(\.isValid)
        let end = valid.compactMap(\.expires).min()
        return .good(
            "\(name.forDisplay): credentials",
            "\(valid.count.counted("valid credential"))"
                + (end.map { ", the first expires \($0.relative(to: now))" } ?? ", none expires"))
    }
}
