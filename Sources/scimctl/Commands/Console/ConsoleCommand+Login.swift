import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

extension ConsoleCommand {
    struct Login: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a link that signs in once.",
            discussion: """
                Open the link within ten minutes and press its button. The session ends after 30 minutes without a \
                request, and after 8 hours. Changes are recorded in the audit trail under your name.

                Examples:
                  scimctl console login --org acme
                  scimctl console login --org acme --read-only
                  scimctl console login
                """)

        @OptionGroup var scope: ConsoleScopeOptions
        @Flag(help: "Print only the link.") var quiet = false
        @OptionGroup var common: CommonOptions

        func run() throws {
            let person = Actor.invoker().text
            let administration = try common.administration(.changing)
            guard let baseURL = try administration.baseURL() else {
                throw ServiceError(
                    .failed, "the base URL is not set, so nobody knows the name of this server",
                    remedy: "Set it first: \(do: .setBaseURL(nil))")
            }
            let link = try administration.createConsoleLink(for: scope.access(administration), by: person)
            let url = baseURL.origin + "/scim-console/login/" + link.secret.text
            if common.json {
                return JSONOutput.print([
                    "url": .string(url), "organization": JSONValue(link.access.organization),
                    "role": .string(link.access.role.rawValue), "expires": JSONValue(link.expires),
                ])
            }
            guard !quiet else { return Terminal.standardOutput(url) }
            Terminal.standardOutput(
                """
                \(url)
                Open it within ten minutes; it signs in once, as \(link.access.text.forTerminal).
                """)
        }
    }
}

extension ConsoleCommand {
    struct Sessions: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List who is signed in.",
            discussion: """
                Example:
                  scimctl console sessions
                """)

        @OptionGroup var organization: EveryOrganizationOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.reading)
            let sessions = try administration.consoleSessions(of: organization.chosen(administration))
            if common.json { return JSONOutput.print(["sessions": .array(sessions.map { .object($0.json) })]) }
            guard !sessions.isEmpty else { return Terminal.standardOutput("Nobody is signed in to the console.") }
            var table = Table("Session", "Who", "Access", "Signed in", "Last request", "From")
            for session in sessions {
                table.add(
                    String(session.number), session.person, session.access.text, session.created.dateTime,
                    session.lastUsed.relative(to: administration.time), session.address)
            }
            table.print()
        }
    }

    struct End: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "End one session, or all of them.",
            discussion: """
                Whoever is signed out is asked to sign in again with the next request. With --all, unused links are \
                withdrawn too.

                Examples:
                  scimctl console end 12
                  scimctl console end --all
                """)

        @Argument(help: "The session's number, from scimctl console sessions.") var session: Int64?
        @Flag(help: "End every session.") var all = false
        @OptionGroup var common: CommonOptions

        func validate() throws {
            guard all != (session != nil) else { throw ValidationError("Give the number of a session, or --all.") }
        }

        func run() throws {
            let administration = try common.administration(.changing)
            let count: Int
            if let session {
                try administration.endConsoleSession(session)
                count = 1
            } else {
                count = try administration.endAllConsoleSessions()
            }
            if common.json { return JSONOutput.print(["ended": .number(JSONNumber(count))]) }
            Terminal.standardOutput("Ended \(count.counted("session")).")
        }
    }
}

extension ConsoleSession {
    fileprivate var json: JSONObject {
        [
            "session": .number(JSONNumber(Int(number))), "person": .string(person),
            "organization": JSONValue(access.organization), "role": .string(access.role.rawValue),
            "created": JSONValue(created), "lastUsed": JSONValue(lastUsed), "expires": JSONValue(expires),
            "address": .string(address),
        ]
    }
}
