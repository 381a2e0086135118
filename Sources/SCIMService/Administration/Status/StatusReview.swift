import SCIMCore

/// Looks through a status for what should be mended.
struct StatusReview {
    private let status: Status
    private(set) var warnings: [Status.Warning] = []

    /// Seconds after which a daily backup is late.
    static let backupAge = 26 * 3600

    init(_ status: Status) {
        self.status = status
        reviewMachine()
        for organization in status.organizations { review(organization) }
        for token in status.tokenWarnings { warn(token.sentence, remedy: token.remedy) }
        reviewBackup()
    }

    private mutating func warn(_ text: String, remedy: String) {
        warnings.append(Status.Warning(text, remedy: remedy))
    }

    private mutating func reviewMachine() {
        if status.daemon.condition == .stopped {
            warn("the service is not running: \(status.daemon.detail)", remedy: "systemctl status scim-fcgi")
        }
        if let free = status.database.freeBytes, let all = status.database.diskBytes, free < all / 20 {
            warn(
                "less than 5 % of the database's disk is free",
                remedy: "Make room; a full disk makes every change fail with 503, which Entra tries again.")
        }
        if status.database.logBytes > 64 << 20 {
            warn(
                "the write-ahead log has \(status.database.logBytes >> 20) MiB",
                remedy: "A reader holds it: end long-running programs that have the database open.")
        }
        if status.baseURL == nil {
            warn("the base URL is not set", remedy: "scimctl base-url set https://HOST/scim/v2")
        }
        if status.organizations.isEmpty {
            warn("there is no organization yet", remedy: "scimctl org create NAME")
        }
    }

    private mutating func review(_ organization: OrganizationStatus) {
        let name = organization.name.forDisplay
        let valid = organization.tokens.filter { $0.expires.map { $0 > status.time } ?? true }
        guard organization.isEnabled else {
            if let contact = organization.lastContact, contact > status.time + -86_400 {
                warn(
                    "\(name): SCIM is off, and Entra still calls: every request is answered 403",
                    remedy: "scimctl org enable \(name), or stop provisioning in Entra.")
            }
            return
        }
        if valid.isEmpty {
            warn(
                "\(name): no valid token, so every request is answered 401",
                remedy: "scimctl token create --org \(name) --name NAME, and set it in Entra's Admin Credentials.")
        }
        if organization.refusals > 0 {
            warn(
                "\(name): \(organization.refusals) refused in the last 24 hours",
                remedy: "scimctl log --org \(name) --failed --since 24h")
        }
    }

    private mutating func reviewBackup() {
        guard let backup = status.backup else {
            if !status.organizations.isEmpty {
                warn(
                    "there is no backup",
                    remedy: "scimctl backup create; daily: systemctl status scim-fcgi-backup.timer")
            }
            return
        }
        if backup.time + StatusReview.backupAge < status.time {
            warn(
                "the last backup was made \(backup.time.relative(to: status.time))",
                remedy: "journalctl -u scim-fcgi-backup; by hand: scimctl backup create")
        }
    }
}
