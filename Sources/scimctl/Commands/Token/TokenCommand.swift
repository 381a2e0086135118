import ArgumentParser
import OrderedCollections
import SCIMCore
import SCIMService

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Access tokens: what Entra calls the Secret Token.",
        subcommands: [Create.self, List.self, Rotate.self, Revoke.self, Identify.self])

    /// When a token ends: after some seconds, or never.
    struct Expiry: ExpressibleByArgument {
        let lifetime: Administration.Lifetime

        init(_ lifetime: Administration.Lifetime) { self.lifetime = lifetime }

        init?(argument: String) {
            if argument == "never" {
                lifetime = .never
            } else if let duration = DurationArgument(argument: argument), duration.seconds > 0 {
                lifetime = .limited(duration.seconds)
            } else {
                return nil
            }
        }

        var defaultValueDescription: String { "1y" }
    }
}

extension Token {
    var json: JSONObject {
        [
            "name": .string(name), "prefix": .string(prefix), "state": .string(state.rawValue),
            "created": JSONValue(created), "expires": JSONValue(expires), "revoked": JSONValue(revoked),
            "replaced": JSONValue(replaced), "lastUsed": JSONValue(lastUsed), "lastAddress": JSONValue(lastAddress),
        ]
    }
}

extension Administration.CreatedToken {
    /// The only moment at which the secret is shown.
    ///
    /// - Parameters:
    ///   - isAlone: nothing but the secret, for a script.
    ///   - rest: what follows the expiry, for people.
    func print(of owner: Organization, _ common: CommonOptions, isAlone: Bool, rest: String = "") {
        if isAlone { return Terminal.standardOutput(secret.text) }
        if common.json {
            return JSONOutput.print([
                "token": .string(secret.text), "name": .string(name), "expires": JSONValue(expires),
                "organization": .string(owner.name), "tenantURL": .string(baseURL.text),
                "replaced": replaced.map { .object($0.json) } ?? .null,
            ])
        }
        Terminal.standardOutput(
            """
            In Entra: Provisioning > Admin Credentials
              Tenant URL    \(baseURL.text)
              Secret Token  \(secret.text)
            The token is shown only now. It \(expires.map { "expires \($0.dateTime)" } ?? "never expires").\(rest)
            """)
        if !owner.isEnabled {
            let name = owner.name.forTerminal
            Terminal.standardError("SCIM is still off for \(name): scimctl org enable \(name)")
        }
    }
}
