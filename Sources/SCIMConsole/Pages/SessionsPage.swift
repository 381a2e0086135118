import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

/// Who is signed in, and links for colleagues.
enum SessionsPage {
    /// Each row has a form.
    private static let rows = 25

    static func page(_ visit: Visit) throws -> Page {
        let organization = try own(visit)
        let sessions = try visit.administration.consoleSessions(of: organization)
        let part = ListPart(
            sessions, in: visit.query, rows: rows, key: { String($0.number) },
            precedes: { Int64($0) ?? .max > Int64($1) ?? .max })
        return Page("Sessions") {
            Tag.h1 { "Sessions" }
            Tag.p(.class("lead")) {
                "Who is signed in \(organization == nil ? "on this machine" : "for this organization"). A session ends after 30 minutes without a request, and after 8 hours."
            }
            Table(
                Table.plain("Who"), Table.text("May"), Table.text("Signed in"), Table.text("Last request"),
                Table.text("From"), Table.plain("")
            ).markup(nil, part.elements.map { row($0, visit) })
            part.links(Address("sessions"), summary: sessions.count.counted("session"))
            if visit.isAdministrator { invitation(visit) }
            ShellLine(command: "scimctl console sessions")
        }
    }

    private static func own(_ visit: Visit) throws -> Organization? {
        try visit.session.access.organization.map { try visit.administration.organization($0) }
    }

    private static func row(_ session: ConsoleSession, _ visit: Visit) -> [Markup] {
        let isOwn = session.number == visit.session.number
        return [
            Markup {
                Markup.name(session.person)
                if isOwn { Tag.span(.class("badge")) { "you" } }
            },
            Markup(session.access.text), .time(session.created, at: visit.now), .time(session.lastUsed, at: visit.now),
            Markup(session.address),
            isOwn || !visit.isAdministrator
                ? Markup()
                : Form(visit, to: Address("sessions"), .inline) {
                    Form.hidden("end", String(session.number))
                    Tag.button(.class("danger")) { "End" }
                }.markup,
        ]
    }

    private static func invitation(_ visit: Visit) -> Markup {
        Markup {
            Tag.h2 { "Invite a colleague" }
            Tag.p {
                "A link signs in once, within ten minutes. What your colleague does is recorded under the name that you give."
            }
            Form(visit, to: Address("sessions")) {
                Form.field("person", "Who it is for", isRequired: true)
                if visit.seesMachine {
                    Form.field("organization", "Organization", hint: "Leave it empty for the whole machine.")
                }
                Form.choice(
                    "role", "May", [("administrator", "see and change"), ("viewer", "only see")], chosen: "viewer")
                Tag.div(.class("buttons")) { Tag.button(.class("main")) { "Make a link" } }
            }
        }
    }

    static func perform(_ visit: Visit, _ form: FormFields) throws -> Reply {
        try visit.requireAdministrator()
        if let number = form["end"].flatMap({ Int64($0) }) {
            try visit.administration.endConsoleSession(number, of: try own(visit))
            return .redirect(Address("sessions"), .ended)
        }
        guard let role = form["role"].flatMap({ ConsoleAccess.Role(rawValue: $0) }), let person = form["person"],
            person.utf8.count <= 200
        else { throw PageFault.badForm("it does not say who the link is for, in at most 200 bytes") }
        let access = ConsoleAccess(
            organization: visit.session.access.organization ?? form["organization"], role: role)
        guard visit.session.access.includes(access) else { throw PageFault.viewer }
        let link = try visit.administration.createConsoleLink(for: access, by: person)
        return .page(try shown(link, person, visit))
    }

    private static func shown(_ link: ConsoleLink, _ person: String, _ visit: Visit) throws -> Page {
        let path = Address("login", link.secret.text).text
        let url = try visit.administration.baseURL().map { $0.origin + path } ?? path
        return Page("A link") {
            Tag.h1 {
                "A link for "
                Markup.name(person)
            }
            Tag.p(.class("lead")) {
                "It signs in once, as \(link.access.text), and expires in ten minutes. It is shown only once."
            }
            Tag.div(.class("field")) {
                Tag.label(.for("link")) { "Link" }
                Tag.input(.id("link"), .readonly, .value(url))
            }
            Tag.p { Tag.a(.href(Address("sessions"))) { "Back to the sessions" } }
        }
    }
}
