import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Who can open the pages of one organization, and how they sign in.
enum AdministratorsPage {
    /// - Parameter rest: the segments behind `administrators`.
    static func reply(_ visit: OrganizationVisit, _ rest: [String], _ form: FormFields?) throws -> Reply {
        guard let name = rest.first else {
            guard form == nil else { throw PageFault.wrongMethod }
            return .page(try page(visit))
        }
        guard rest.count == 1 else { throw PageFault.notFound("page") }
        return try EntraSignInRoutes.reply(EntraSignInScope(visit), name, form)
    }

    private static func page(_ visit: OrganizationVisit) throws -> Page {
        let scope = EntraSignInScope(visit)
        let section = try EntraSignInSection(scope)
        let sessions = try visit.administration.consoleSessions(of: visit.organization).count
        return Page("Administrators", in: .administrators) {
            Tag.h1 { "Administrators" }
            Tag.p(.class("lead")) {
                "How people come to these pages. Administrators change things here; viewers only look."
            }
            section.markup
            Tag.h2 { "Other ways to sign in" }
            Tag.p {
                "A link that works once, for a colleague: "
                visit.change(Address("sessions"), "make one")
                ". Users whom nginx authenticates are managed by the server\u{2019}s administrator."
            }
            Tag.p {
                switch sessions {
                case 0: "Nobody is signed in to this organization alone: "
                case 1: "One person is signed in to this organization alone: "
                default: "\(sessions.grouped) people are signed in to this organization alone: "
                }
                Tag.a(.href(Address("sessions"))) { "see the sessions" }
                "."
            }
        }
    }
}

/// Whose sign-in with Entra is meant: that of one organization, or of the whole machine.
struct EntraSignInScope {
    let visit: Visit
    let organization: OrganizationVisit?

    init(_ organization: OrganizationVisit) {
        visit = organization.visit
        self.organization = organization
    }

    /// - Throws: `PageFault.notFound` for who does not see the whole machine.
    init(machine visit: Visit) throws {
        try visit.requireMachine()
        self.visit = visit
        organization = nil
    }

    /// The organization's name; nil for the whole machine.
    var name: String? { organization?.organization.name }
    /// What people see who sign in that way.
    var text: String { name.map { $0.forDisplay } ?? "all organizations" }
    var section: Page.Section? { organization == nil ? nil : .administrators }
    /// The page that shows what is set.
    var home: Address { organization?.address("administrators") ?? Address("users") }
    func page(_ name: String) -> Address { organization?.address("administrators", name) ?? Address("users", name) }

    /// What is set; nil for nothing.
    func current() throws -> EntraSignIn? {
        try visit.administration.entraSignIns().first { $0.organization == name }
    }

    /// The command, with the scope as it names it.
    func shell(_ verb: String, _ options: String? = nil) -> ShellLine {
        guard let name else {
            return ShellLine(
                command: SuggestedCommand("console entra \(verb) --machine", options: options).text)
        }
        return ShellLine(command: SuggestedCommand("console entra \(verb)", organization: name, options: options).text)
    }
}

/// Which page below the administrators' a path names, and which form.
enum EntraSignInRoutes {
    private enum Subpage: String {
        case entra
        case removeEntra = "remove-entra"
    }

    static func reply(_ scope: EntraSignInScope, _ name: String, _ form: FormFields?) throws -> Reply {
        guard let page = Subpage(rawValue: name) else { throw PageFault.notFound("page") }
        // Each of them changes something.
        try scope.visit.requireAdministrator()
        return switch (page, form) {
        case (.entra, nil): .page(try EntraSignInPage.page(scope))
        case (.entra, let form?): try EntraSignInPage.perform(scope, form)
        case (.removeEntra, nil): .page(try RemoveEntraSignInPage.page(scope))
        case (.removeEntra, let form?): try RemoveEntraSignInPage.perform(scope, form)
        }
    }
}
