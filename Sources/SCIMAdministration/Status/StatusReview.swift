import SCIMCore
import SCIMHost
import SCIMStore

/// Looks through a status for what should be mended.
struct StatusReview {
    private let status: Status
    private let limits: StatusLimits
    private var found: [Status.Warning] = []

    init(_ status: Status, _ limits: StatusLimits) {
        self.status = status
        self.limits = limits
        reviewMachine()
        for organization in status.organizations { review(organization) }
        for warning in status.credentialWarnings { review(warning) }
        for warning in status.keySetWarnings {
            note(warning.isCritical ? .critical : .warning, .keys, warning.sentence, remedy: warning.remedy)
        }
        reviewBackup()
    }

    /// The most urgent first.
    var warnings: [Status.Warning] {
        [.critical, .warning, .notice].flatMap { level in found.filter { $0.level == level } }
    }

    private mutating func note(
        _ level: Status.Warning.Level, _ topic: Status.Warning.Topic, _ text: String, remedy: Remedy
    ) {
        found.append(Status.Warning(level, topic, text, remedy: remedy))
    }

    private mutating func reviewMachine() {
        if status.daemon.condition == .stopped {
            note(
                .critical, .service, "the service is not running: \(status.daemon.detail)",
                remedy: "\(machine: .serviceStatus)")
        }
        reviewObstacle()
        reviewClock()
        if let free = status.database.freeBytes, let all = status.database.diskBytes, free < all / 20 {
            note(
                free < all / 50 ? .critical : .warning, .disk,
                "less than \(free < all / 50 ? 2 : 5) % of the database's disk is free",
                remedy: "Free some space. When the disk is full, every change fails with 503, and Entra tries it again."
            )
        }
        if let held = status.database.heldLogBytes, held > Store.heldLogLimit {
            note(
                .warning, .writeAheadLog,
                "a program that reads the database keeps \(held >> 20) MiB of its write-ahead log from being reclaimed",
                remedy:
                    "Stop it: \(machine: .openFiles(path: status.database.path)) lists the programs that have the database open."
            )
        }
        if status.baseURL == nil {
            note(.warning, .baseURL, "the base URL is not set", remedy: "\(do: .setBaseURL(nil))")
        }
        if status.organizations.isEmpty {
            note(.notice, .organizations, "there is no organization yet", remedy: "\(do: .createOrganization)")
        }
    }

    /// What the worker says of its database; it may have found what nothing here looks at.
    private mutating func reviewObstacle() {
        switch status.daemon.obstacle {
        case .cannotStore?:
            note(
                .critical, .service, "the service cannot store anything, so every change is answered 503",
                remedy:
                    "\(machine: .serviceStatus) says why, \(machine: .diskSpace(path: status.database.path)) whether the disk "
                    + "is full. The service tries again every second.")
        case .damaged?:
            note(
                .critical, .service,
                "the service found that its database is damaged, and answers 503 when it cannot read it",
                remedy: ServiceError.damageRemedy)
        case nil: break
        }
    }

    /// A few seconds of difference are nobody's business.
    private mutating func reviewClock() {
        guard let remembered = status.rememberedTime else { return }
        let ahead = Int((status.time.milliseconds - remembered.milliseconds) / 1000)
        if ahead < -120 {
            note(
                .warning, .clock,
                "the clock is \(Instant.span(seconds: -ahead)) behind the latest recorded time, "
                    + "\(remembered.dateTime), which decides when tokens expire",
                remedy:
                    "Correct the clock: \(machine: .clock). If the clock is right, reset the recorded time: \(do: .resetClock)"
            )
        } else if ahead > ClockMemory.leap {
            note(
                .notice, .clock,
                "the clock is \(Instant.span(seconds: ahead)) ahead of the latest recorded time, "
                    + remembered.dateTime,
                remedy:
                    "If the clock is right, there is nothing to do: the service records the new time after running for an "
                    + "hour. If it is wrong: \(machine: .clock)")
        }
    }

    /// Nothing is refused because of it, but a full disk is everybody's trouble.
    private mutating func reviewUsage(_ organization: OrganizationStatus, _ name: String) {
        guard let quota = limits.quota, let bytes = organization.databaseBytes, bytes > quota else { return }
        note(
            .warning, .quota,
            "\(name) uses about \(bytes.inUnits) of the database, which is more than the quota of \(quota.inUnits)",
            remedy:
                "No request is refused because of it. Delete users and groups that are not needed, shorten "
                + "\(machine: .setting("SCIM_FCGI_LOG_RETENTION")), or raise \(machine: .setting("SCIM_FCGI_QUOTA")) in "
                + "scim-fcgi.conf. To see what Entra sends: \(do: .showLog(.day, organization: organization.name))")
    }

    private mutating func review(_ organization: OrganizationStatus) {
        let name = organization.name.forDisplay
        reviewUsage(organization, name)
        for change in organization.massChanges {
            note(
                .critical, .massChange,
                "\(name): the guard holds a mass change, first asked for \(change.begin.relative(to: status.time)): \(change.forecast)",
                remedy:
                    "Look at it: \(do: .showGuard(organization: organization.name)). Then approve it "
                    + "(\(do: .approveMassChange(organization: organization.name))), or correct the scope in Entra and reject it "
                    + "(\(do: .rejectMassChange(organization: organization.name))). Meanwhile Entra tries again; many failures "
                    + "put the job into quarantine, and after four weeks Entra stops it.")
        }
        guard organization.isEnabled else {
            if let contact = organization.lastContact, contact > status.time + -86_400 {
                note(
                    .warning, .organizations,
                    "\(name): SCIM is off, but Entra still calls: every request is answered 403",
                    remedy:
                        "\(do: .enable(organization: organization.name)), or stop provisioning in Entra.")
            }
            return
        }
        let newToken: Remedy =
            "\(do: .createToken(organization: organization.name)), and enter it in Entra: \(entra: .credentials)"
        if !organization.credentials.contains(where: \.isValid) {
            let what = organization.credentials.contains { $0.kind != .token } ? "credential" : "token"
            note(
                .critical, .tokens, "\(name): no valid \(what), so every request is answered 401",
                remedy: "\(newToken).")
        }
        if let refused = organization.lastRefusedToken, organization.lastContact.map({ $0 < refused }) ?? true {
            note(
                .critical, .tokens,
                "\(name): Entra calls with an expired or revoked token, last \(refused.relative(to: status.time))",
                remedy: "\(newToken); then press Restart provisioning there: Entra calls only once a day now.")
        }
        reviewSilence(organization, name)
        if organization.refusalsLastHour > limits.refusals {
            note(
                .warning, .refusals,
                "\(name): \(organization.refusalsLastHour.counted("request")) refused in the last hour",
                remedy: "\(do: .showRefusals(.hour, organization: organization.name))")
        } else if organization.refusals > 0 {
            note(
                .notice, .refusals,
                "\(name): \(organization.refusals.counted("request")) refused in the last 24 hours",
                remedy: "\(do: .showRefusals(.day, organization: organization.name))")
        }
    }

    private mutating func reviewSilence(_ organization: OrganizationStatus, _ name: String) {
        guard let contact = organization.lastContact, let limit = limits.silence(organization),
            let usual = organization.expectedInterval
        else { return }
        let silence = Int((status.time.milliseconds - contact.milliseconds) / 1000)
        guard silence > limit.warning else { return }
        note(
            silence > limit.critical ? .critical : .warning, .contact,
            "\(name): no contact for \(Instant.span(seconds: silence)); the usual interval is \(Instant.span(seconds: usual))",
            remedy:
                "Look at Provisioning in the Entra portal: is it stopped or in quarantine? Then look at nginx's error log."
        )
    }

    private mutating func review(_ warning: CredentialWarning) {
        let isOnlyOne =
            status.organizations.first { $0.name == warning.organization }?.credentials.count {
                $0.name != warning.name
            } == 0
        switch warning.urgency {
        case .soon: note(.warning, .tokens, warning.sentence, remedy: warning.remedy)
        case .urgent: note(.critical, .tokens, warning.sentence, remedy: warning.remedy)
        // The only one is told of as the organization's trouble; one of several is only in the way.
        case .expired: if !isOnlyOne { note(.notice, .tokens, warning.sentence, remedy: warning.remedy) }
        }
    }

    private mutating func reviewBackup() {
        guard let limit = limits.backupAge, !status.organizations.isEmpty else { return }
        guard let backup = status.backup else {
            return note(
                .warning, .backup, "there is no backup",
                remedy: "\(do: .createBackup); daily: \(machine: .unit(.status, "scim-fcgi-backup.timer"))")
        }
        if backup.time + limit < status.time {
            note(
                .warning, .backup, "the last backup was made \(backup.time.relative(to: status.time))",
                remedy: "\(machine: .command("journalctl -u scim-fcgi-backup")); by hand: \(do: .createBackup)")
        }
    }
}
