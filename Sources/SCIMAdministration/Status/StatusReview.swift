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
        for token in status.tokenWarnings { review(token) }
        reviewBackup()
    }

    /// The most urgent first.
    var warnings: [Status.Warning] {
        [.critical, .warning, .notice].flatMap { level in found.filter { $0.level == level } }
    }

    private mutating func note(
        _ level: Status.Warning.Level, _ topic: Status.Warning.Topic, _ text: String, remedy: String
    ) {
        found.append(Status.Warning(level, topic, text, remedy: remedy))
    }

    private mutating func reviewMachine() {
        if status.daemon.condition == .stopped {
            note(
                .critical, .service, "the service is not running: \(status.daemon.detail)",
                remedy: "systemctl status scim-fcgi")
        }
        reviewObstacle()
        reviewClock()
        if let free = status.database.freeBytes, let all = status.database.diskBytes, free < all / 20 {
            note(
                free < all / 50 ? .critical : .warning, .disk,
                "less than \(free < all / 50 ? 2 : 5) % of the database's disk is free",
                remedy: "Make room; a full disk makes every change fail with 503, which Entra tries again.")
        }
        if let held = status.database.heldLogBytes, held > Store.heldLogLimit {
            note(
                .warning, .writeAheadLog,
                "a program that reads the database keeps \(held >> 20) MiB of its write-ahead log from being taken back",
                remedy: "End it: fuser -v \(status.database.path) lists the programs that have the database open.")
        }
        if status.baseURL == nil {
            note(.warning, .baseURL, "the base URL is not set", remedy: "scimctl base-url set https://HOST/scim/v2")
        }
        if status.organizations.isEmpty {
            note(.notice, .organizations, "there is no organization yet", remedy: "scimctl org create NAME")
        }
    }

    /// What the worker says of its database; it may have found what nothing here looks at.
    private mutating func reviewObstacle() {
        switch status.daemon.obstacle {
        case .cannotStore?:
            note(
                .critical, .service, "the service cannot store anything, so every change is answered 503",
                remedy:
                    "systemctl status scim-fcgi says why, df -h \(status.database.path) whether the disk is full. The "
                    + "service tries again every second.")
        case .damaged?:
            note(
                .critical, .service, "the service found its database damaged, and answers 503 where it cannot read it",
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
                "the clock is \(Instant.span(seconds: -ahead)) behind the latest time remembered, "
                    + "\(remembered.dateTime), by which tokens expire",
                remedy:
                    "Set the clock right: timedatectl. If it is right, correct what is remembered: scimctl clock reset"
            )
        } else if ahead > ClockMemory.leap {
            note(
                .notice, .clock,
                "the clock is \(Instant.span(seconds: ahead)) ahead of the latest time remembered, "
                    + remembered.dateTime,
                remedy:
                    "If it is right, there is nothing to do: the service remembers it after an hour without a break. "
                    + "If it is wrong: timedatectl")
        }
    }

    /// Nothing is refused because of it, but a full disk is everybody's trouble.
    private mutating func reviewUsage(_ organization: OrganizationStatus, _ name: String) {
        guard let quota = limits.quota, let bytes = organization.databaseBytes, bytes > quota else { return }
        let log = SuggestedCommand("log", organization: organization.name, options: "--since 24h")
        note(
            .warning, .quota,
            "\(name) takes about \(bytes.inUnits) of the database, which is more than the quota of \(quota.inUnits)",
            remedy:
                "Nothing is refused. Delete users and groups that are not needed, shorten SCIM_FCGI_LOG_RETENTION, or raise "
                + "SCIM_FCGI_QUOTA in scim-fcgi.conf. To see what Entra sends: \(log.text)")
    }

    private mutating func review(_ organization: OrganizationStatus) {
        let name = organization.name.forDisplay
        reviewUsage(organization, name)
        guard organization.isEnabled else {
            if let contact = organization.lastContact, contact > status.time + -86_400 {
                note(
                    .warning, .organizations,
                    "\(name): SCIM is off, and Entra still calls: every request is answered 403",
                    remedy:
                        "\(SuggestedCommand("org enable", [organization.name]).text), or stop provisioning in Entra.")
            }
            return
        }
        let create = SuggestedCommand("token create", organization: organization.name, options: "--name NAME")
        let newToken = "\(create.text), and set it in Entra's Admin Credentials"
        if organization.tokens.allSatisfy({ $0.state == .expired }) {
            note(
                .critical, .tokens, "\(name): no valid token, so every request is answered 401", remedy: "\(newToken).")
        }
        if let refused = organization.lastRefusedToken, organization.lastContact.map({ $0 < refused }) ?? true {
            note(
                .critical, .tokens,
                "\(name): Entra calls with a token that has ended, last \(refused.relative(to: status.time))",
                remedy: "\(newToken); then press Restart provisioning there, or it calls once a day only.")
        }
        reviewSilence(organization, name)
        if organization.refusalsLastHour > limits.refusals {
            note(
                .warning, .refusals, "\(name): \(organization.refusalsLastHour) refused in the last hour",
                remedy: SuggestedCommand("log", organization: organization.name, options: "--failed --since 1h").text)
        } else if organization.refusals > 0 {
            note(
                .notice, .refusals, "\(name): \(organization.refusals) refused in the last 24 hours",
                remedy: SuggestedCommand("log", organization: organization.name, options: "--failed --since 24h").text)
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
            "\(name): no contact for \(Instant.span(seconds: silence)), and \(Instant.span(seconds: usual)) are usual",
            remedy:
                "Look at Provisioning in the Entra portal: is it stopped, or in quarantine? Then at nginx' error log.")
    }

    private mutating func review(_ warning: TokenWarning) {
        let isOnlyOne =
            status.organizations.first { $0.name == warning.organization }?.tokens.count { $0 != warning.token } == 0
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
                remedy: "scimctl backup create; daily: systemctl status scim-fcgi-backup.timer")
        }
        if backup.time + limit < status.time {
            note(
                .warning, .backup, "the last backup was made \(backup.time.relative(to: status.time))",
                remedy: "journalctl -u scim-fcgi-backup; by hand: scimctl backup create")
        }
    }
}
