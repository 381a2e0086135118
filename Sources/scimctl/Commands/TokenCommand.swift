import ArgumentParser
import OrderedCollections
import SCIMCore
import SCIMService

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Access tokens: what Entra calls the Secret Token.",
        subcommands: [Create.self, List.self, Revoke.self])

    struct Create: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a token; it is shown once and never again.",
            discussion: "Example:\n  scimctl token create --org acme --name \"Entra Production\" --expires 1y")

        @OptionGroup var organization: OrganizationOption
        @Option(help: "A name to know the token by.") var name: String
        @Option(help: "A number and s, m, h, d or y, or never.") var expires = Expiry.after(365 * 86_400)
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration()
            let owner = try administration.organization(organization.org)
            let token = try administration.createToken(for: owner, name: name, lifetime: expires.seconds)
            if common.json {
                return JSONOutput.print([
                    "token": .string(token.secret.text), "name": .string(token.name),
                    "expires": JSONValue(token.expires),
                    "organization": .string(owner.name), "tenantURL": .string(token.baseURL.text),
                ])
            }
            Terminal.standardOutput(
                """
                In Entra: Provisioning > Admin Credentials
                  Tenant URL    \(token.baseURL.text)
                  Secret Token  \(token.secret.text)
                The token is shown only now. It expires \(token.expires?.dateTime ?? "never").
                """)
            if !owner.isEnabled {
                Terminal.standardError(
                    "SCIM is still off for \(owner.name.forTerminal): scimctl org enable \(owner.name.forTerminal)")
            }
        }
    }

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tokens of an organization.", aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration()
            let tokens = try administration.tokens(of: administration.organization(organization.org))
            if common.json { return JSONOutput.print(["tokens": .array(tokens.map { .object($0.json) })]) }
            var table = Table("name", "token", "created", "expires", "last used", "from")
            for token in tokens {
                table.add(
                    token.name, token.prefix + "…", token.created.dateTime,
                    token.revoked == nil ? token.expires?.dateTime ?? "never" : "revoked", token.lastUsed?.dateTime,
                    token.lastAddress)
            }
            table.print()
        }
    }

    struct Revoke: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token; the next request that brings it is refused.")

        @OptionGroup var organization: OrganizationOption
        @Argument(help: "The token's name.") var name: String
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration()
            let owner = try administration.organization(organization.org)
            try common.confirm("This revokes the token \"\(name.forTerminal)\" of \(owner.name.forTerminal).")
            let token = try administration.revokeToken(name, of: owner)
            if common.json { return JSONOutput.print(token.json) }
            Terminal.standardOutput("The token \"\(token.name.forTerminal)\" is revoked.")
        }
    }

    /// When a token ends: after some seconds, or never.
    enum Expiry: ExpressibleByArgument {
        case never
        case after(Int)

        init?(argument: String) {
            if argument == "never" {
                self = .never
            } else if let duration = DurationArgument(argument: argument), duration.seconds > 0 {
                self = .after(duration.seconds)
            } else {
                return nil
            }
        }

        var defaultValueDescription: String { "1y" }

        var seconds: Int? { if case .after(let seconds) = self { seconds } else { nil } }
    }
}

extension Token {
    var json: JSONObject {
        [
            "name": .string(name), "prefix": .string(prefix), "created": JSONValue(created),
            "expires": JSONValue(expires), "revoked": JSONValue(revoked), "lastUsed": JSONValue(lastUsed),
            "lastAddress": JSONValue(lastAddress),
        ]
    }
}
