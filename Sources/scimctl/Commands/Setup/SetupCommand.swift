import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct SetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Set up base URL, organization and token, and show what to enter in Entra and nginx.",
        discussion: """
            On a terminal it asks for missing values. Existing settings are left as they are, so it is safe to run \
            again, by hand or from Ansible.

            Examples:
              scimctl setup
              scimctl setup --base-url https://scim.example.org/scim/v2 --org acme --yes
              scimctl setup --org acme --groups --roles
            """)

    @Option(name: .customLong("base-url"), help: "For example https://scim.example.org/scim/v2") var baseURL: String?
    @Option(help: "The organization; created if it does not exist.") var org: String?
    @Option(name: .customLong("token-name"), help: "The token's name.") var tokenName = "Entra Production"
    @Option(help: "When the token expires: a number followed by s, m, h, d or y, or never.")
    var expires = TokenCommand.Expiry(.limited(365 * 86_400))
    @Flag(help: "Switch group sync on.") var groups = false
    @Flag(help: "Map admin, member and viewer to the roles of these names; member is the default.") var roles = false
    @OptionGroup var common: CommonOptions

    func run() throws {
        let administration = try common.administration(.creating)
        var setup = Setup(organization: try organization(administration))
        setup.baseURL = try address(administration)
        setup.tokenName = tokenName
        setup.lifetime = expires.lifetime
        setup.groups = groups
        setup.roles = roles
        let outcome = try administration.setUp(setup)
        guard let token = outcome.token else { return print(outcome) }
        try token.handOver(of: outcome.organization, administration) { print(outcome) }
    }

    private func print(_ outcome: Setup.Outcome) {
        if common.json { return print(json: outcome) }
        for change in outcome.changes { Terminal.standardOutput(change.forTerminal) }
        if outcome.changes.isEmpty { Terminal.standardOutput("Everything was set up already; nothing was changed.") }
        Terminal.standardOutput(
            """

            In nginx, inside the TLS server block of \(outcome.baseURL.host), then: systemctl reload nginx
              include snippets/scim-fcgi*.conf;
            If there is no such block yet: \(Remedy.Action.printNginxSite(host: outcome.baseURL.host).command.text)
            To check it: \(Remedy.Action.checkNginx.command.text)

            """)
        EntraSettings(
            baseURL: outcome.baseURL, secret: outcome.token?.secret.text, organization: outcome.organization
        ).print()
        if let token = outcome.token {
            let end = token.expires.map { "expires \($0.dateTime)" } ?? "never expires"
            Terminal.standardOutput("\nThe token is shown only once. It \(end).")
            Terminal.standardOutput("For a console in the browser: man scim-fcgi-console")
        }
    }

    private func address(_ administration: Administration) throws -> String? {
        if let baseURL { return baseURL }
        guard try administration.baseURL() == nil, Terminal.isInteractive, !common.yes else { return nil }
        return Terminal.read("Base URL, for example https://scim.example.org/scim/v2: ")
    }

    private func organization(_ administration: Administration) throws -> String {
        if let org { return org }
        let known = try administration.organizations()
        if known.count == 1 { return known[0].name }
        guard Terminal.isInteractive, !common.yes, let name = Terminal.read("Name of the organization: ") else {
            throw ServiceError(
                .usage, "no organization was given", remedy: "Give it with --org NAME.")
        }
        return name
    }

    private func print(json outcome: Setup.Outcome) {
        JSONOutput.print([
            "organization": .string(outcome.organization.name), "tenantURL": .string(outcome.baseURL.text),
            "token": JSONValue(outcome.token?.secret.text), "expires": JSONValue(outcome.token?.expires),
            "changes": .array(outcome.changes.map { .string($0) }),
        ])
    }
}

extension EntraSettings {
    /// For people, place by place.
    func print() {
        Terminal.standardOutput("In the Entra portal:")
        for (number, section) in sections.enumerated() {
            Terminal.standardOutput("\n\(number + 1). \(section.place.shellText)")
            for step in section.steps { Terminal.standardOutput("   \(step.shellText.forTerminal)") }
            let width = section.rows.map(\.name.count).max() ?? 0
            for row in section.rows {
                let padding = String(repeating: " ", count: width - row.name.count)
                Terminal.standardOutput("     \(row.name)\(padding)  \(row.line.shellText.forTerminal)")
            }
        }
    }

    var json: JSONObject {
        [
            "sections": .array(
                sections.map { section in
                    [
                        "place": .string(section.place.shellText),
                        "steps": .array(section.steps.map { .string($0.shellText) }),
                        "rows": .array(
                            section.rows.map { ["name": .string($0.name), "value": .string($0.line.shellText)] }),
                    ]
                })
        ]
    }
}
