import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// All organizations, for who sees the whole machine.
enum OrganizationsPage {
    private static let rows = 40

    static func page(_ visit: Visit, name: String = "", error: ServiceError? = nil) throws -> Page {
        try visit.requireMachine()
        let status = try visit.administration.status(
            daemon: DaemonState(.unknown, "not asked"), backups: visit.configuration.backupDirectory)
        let search = visit.query["search"]
        let part = ListPart(
            status.organizations
                .map { (key: $0.name.folded, organization: $0) }
                .filter { found in search.map { found.key.holds($0.folded) } ?? true }
                .sorted { $0.key.precedesByBytes($1.key) },
            in: visit.query, rows: rows, key: { $0.key }, precedes: { $0.precedesByBytes($1) })
        return Page("Organizations", status: error == nil ? 200 : 422) {
            Tag.h1 { "Organizations" }
            Tag.p(.class("lead")) {
                "Each has its own members, groups, tokens and log, and sees nothing of the others."
            }
            if status.organizations.isEmpty {
                Notice { Tag.p { "There is no organization yet. Create one below, then open its pages." } }
            } else {
                if status.organizations.count > rows {
                    Filters(Address()) { Filters.search("search", "Part of the name", search) }
                }
                if part.elements.isEmpty { Tag.p { "No organization matches." } }
                Table(
                    Table.plain("State"), Table.plain("Name"), Table.number("Members"), Table.number("Groups"),
                    Table.text("Last contact"), Table.number("Refused in 24 h")
                ).markup(nil, part.elements.map { row($0.organization, at: visit.now) })
                part.links(
                    Address().with("search", search), summary: status.organizations.count.counted("organization"))
            }
            if visit.isAdministrator {
                Tag.h2 { "Create an organization" }
                if let error { Notice(.bad) { Tag.p { "\(error.message.capitalizedSentence)." } } }
                Form(visit, to: Address(), .filters) {
                    Form.field("name", "Name", value: name, isRequired: true)
                    Tag.button(.class("main")) { "Create" }
                }
                ShellLine(command: "scimctl org create NAME")
            }
        }
    }

    private static func row(_ organization: OrganizationStatus, at now: Instant) -> [Markup] {
        [
            StateWord(organization.isEnabled ? .good : .off, organization.isEnabled ? "On" : "Off").markup,
            Tag.a(.href(Address("@" + organization.name, "overview"))) { Markup.name(organization.name) },
            .number(organization.users), .number(organization.groups), .time(organization.lastContact, at: now),
            .number(organization.refusals),
        ]
    }

    static func create(_ visit: Visit, _ form: FormFields) throws -> Reply {
        try visit.requireMachine()
        let name = form["name"] ?? ""
        do {
            let made = try visit.administration.createOrganization(name)
            return .redirect(Address("@" + made.name, "provisioning"), .created)
        } catch let error as ServiceError where error.kind == .usage || error.kind == .conflict {
            return .page(try page(visit, name: name, error: error))
        }
    }
}
