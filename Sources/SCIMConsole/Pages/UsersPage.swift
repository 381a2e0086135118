import SCIMAdministration
import SCIMCore
import SCIMHost

/// Names that the web server authenticates.
enum UsersPage {
    /// Each row has a form.
    private static let rows = 25

    static func page(_ visit: Visit) throws -> Page {
        try visit.requireMachine()
        let users = try visit.administration.consoleUsers()
        let entra = try EntraSignInSection(EntraSignInScope(machine: visit))
        let part = ListPart(
            users, in: visit.query, rows: rows, key: { $0.name }, precedes: { $0.precedesByBytes($1) })
        return Page("Console users") {
            Tag.h1 { "Console users" }
            Tag.p(.class("lead")) {
                "Users whom nginx authenticates (by password, certificate or another service), and what each may do here. Users who sign in with a one-time link need no entry."
            }
            if users.isEmpty {
                Notice {
                    Tag.p {
                        "There are none. Entries here take effect once nginx passes the name of the user; the manual page scim-fcgi-console(8) shows how."
                    }
                }
            } else {
                Table(Table.plain("Name"), Table.text("May"), Table.text("Added"), Table.plain("")).markup(
                    nil, part.elements.map { row($0, visit) })
                part.links(Address("users"), summary: users.count.counted("name"))
            }
            if visit.isAdministrator {
                Tag.h2 { "Add a name" }
                Form(visit, to: Address("users")) {
                    Form.field("name", "Name, as nginx passes it", isRequired: true)
                    Form.field("organization", "Organization", hint: "Leave it empty for the whole machine.")
                    Form.choice(
                        "role", "May", [("administrator", "see and change"), ("viewer", "only see")], chosen: "viewer")
                    Tag.div(.class("buttons")) { Tag.button(.class("main")) { "Add" } }
                }
            }
            ShellLine(command: "scimctl console admin add USER --org NAME")
            entra.markup
        }
    }

    private static func row(_ user: ConsoleUser, _ visit: Visit) -> [Markup] {
        [
            .name(user.name), Markup(user.access.text), .time(user.created, at: visit.now),
            !visit.isAdministrator
                ? Markup()
                : Form(visit, to: Address("users"), .inline) {
                    Form.hidden("remove", user.name)
                    Tag.button(.class("danger"), .label("Remove \(user.name.forDisplay)")) { "Remove" }
                }.markup,
        ]
    }

    /// The pages below this one, for sign-in to the whole machine.
    static func entraSignIn(_ visit: Visit, _ form: FormFields?) throws -> Reply {
        try EntraSignInRoutes.reply(EntraSignInScope(machine: visit), visit.segments[1], form)
    }

    static func perform(_ visit: Visit, _ form: FormFields) throws -> Reply {
        try visit.requireMachine()
        if let name = form["remove"] {
            try visit.administration.removeConsoleUser(name)
            return .redirect(Address("users"), .settings)
        }
        guard let name = form["name"], let role = form["role"].flatMap({ ConsoleAccess.Role(rawValue: $0) }) else {
            throw PageFault.badForm("it names nobody")
        }
        try visit.administration.setConsoleUser(
            name, to: ConsoleAccess(organization: form["organization"], role: role))
        return .redirect(Address("users"), .settings)
    }
}
