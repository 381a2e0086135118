import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Whether provisioning works, and what to look at.
enum OverviewPage {
    /// Notices about tokens, the most urgent first; there may be one for each.
    private static let tokenNotices = 5

    static func page(_ visit: OrganizationVisit) throws -> Page {
        let status = try visit.administration.status(
            daemon: DaemonState(.unknown, "not asked"), backups: visit.visit.configuration.backupDirectory,
            organization: visit.organization)
        guard let organization = status.organizations.first else { throw PageFault.notFound("organization") }
        let warnings = status.warnings.filter { concerns($0.topic) }
        let cycles = try visit.administration.cycles(of: visit.organization, limit: 5)
        return try Page(OverviewPage.title(organization, warnings), in: .overview) {
            Tag.h1 { OverviewPage.title(organization, warnings) }
            Tag.p(.class("lead")) { contact(organization, at: visit.now) }
            figures(organization, visit)
            if !warnings.isEmpty {
                Tag.h2 { "What needs attention" }
                let tokens = warnings.filter { $0.topic == .tokens }
                for warning in warnings.filter({ $0.topic != .tokens || tokens.prefix(tokenNotices).contains($0) }) {
                    notice(warning, visit)
                }
                if tokens.count > tokenNotices {
                    Tag.p {
                        "And \((tokens.count - tokenNotices).grouped) more about tokens: "
                        Tag.a(.href(visit.address("provisioning", "tokens").with("state", "current"))) {
                            "see all tokens"
                        }
                        "."
                    }
                }
            }
            Tag.h2 {
                "Requests per hour "
                Tag.span(.class("aside")) { "last 24 hours, \(LocalTime(visit.now).zone)" }
            }
            try chart(visit)
            Tag.h2 { "Last cycles" }
            if cycles.isEmpty {
                Tag.p {
                    "Entra has not called yet. "
                    Tag.a(.href(visit.address("connect"))) { "Connect Entra" }
                    " shows what is still to be done."
                }
            } else {
                CycleTable.markup(cycles, visit)
                Tag.p { Tag.a(.href(visit.address("cycles"))) { "All cycles" } }
            }
            ShellLine(.showStatus)
        }
    }

    /// Warnings of the machine are not an organization's business.
    private static func concerns(_ topic: Status.Warning.Topic) -> Bool {
        switch topic {
        case .organizations, .massChange, .tokens, .keys, .contact, .refusals, .quota: true
        case .service, .clock, .disk, .writeAheadLog, .baseURL, .backup: false
        }
    }

    private static func title(_ organization: OrganizationStatus, _ warnings: [Status.Warning]) -> String {
        if !organization.isEnabled { return "SCIM is off" }
        if warnings.contains(where: { $0.level == .critical }) { return "Provisioning has stopped" }
        if organization.lastContact == nil { return "Waiting for Entra" }
        return warnings.contains { $0.level == .warning }
            ? "Entra is provisioning, with problems" : "Entra is provisioning"
    }

    private static func contact(_ organization: OrganizationStatus, at now: Instant) -> String {
        guard let last = organization.lastContact else {
            return "No request with a valid token has come yet."
        }
        let contact = "The last request came \(last.relative(to: now))."
        guard let interval = organization.expectedInterval else {
            return contact + " How often Entra comes here is not known yet; usually it is about every 40 minutes."
        }
        return contact + " Entra comes about every \(Instant.span(seconds: interval))."
    }

    private static func figures(_ organization: OrganizationStatus, _ visit: OrganizationVisit) -> Markup {
        let inactive = organization.users - organization.activeUsers
        return Tag.div(.class("figures")) {
            figure(organization.users, "members\(inactive > 0 ? ", \(inactive.grouped) of them inactive" : "")")
            figure(organization.groups, organization.groupsAreSynced ? "groups" : "groups, sync is off")
            figure(organization.refusals, "refused in 24 hours")
        }
    }

    private static func figure(_ number: Int, _ what: String) -> Markup {
        Tag.div {
            Tag.b { number.grouped }
            Tag.span { what }
        }
    }

    private static func notice(_ warning: Status.Warning, _ visit: OrganizationVisit) -> Notice {
        let kind: Notice.Kind =
            switch warning.level {
            case .critical: .bad
            case .warning: .warning
            case .notice: .plain
            }
        return Notice(kind) {
            Tag.p { Tag.strong { "\(warning.text.capitalizedSentence)." } }
            Tag.p { Markup.remedy(warning.remedy, in: visit) }
        }
    }

    private static func chart(_ visit: OrganizationVisit) throws -> Markup {
        let hours = try visit.administration.hourlyActivity(of: visit.organization)
        return BarChart(
            title: "Requests per hour, last 24 hours",
            bars: hours.enumerated().map { place, hour in
                let name = LocalTime(hour.begin).minute
                return BarChart.Bar(
                    mark: place.isMultiple(of: 3) ? String(name.prefix(2)) : "", name: name, value: hour.requests,
                    failed: hour.refused)
            }
        ).markup
    }
}
