import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct TokenCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token",
        abstract: "Manage access tokens, which Entra calls Secret Token.",
        subcommands: [Create.self, List.self, Rotate.self, Limit.self, Revoke.self, Identify.self])

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
            "replaced": JSONValue(replaced), "limits": .object(limits.json), "lastUsed": JSONValue(lastUsed),
            "lastAddress": JSONValue(lastAddress),
        ]
    }
}

extension Administration.CreatedToken {
    /// The only moment at which the secret is shown.
    ///
    /// - Parameters:
    ///   - isAlone: nothing but the secret, for a script.
    ///   - rest: what follows the expiry, for people.
    /// - Throws: `failed` if it could not be written; then it is revoked.
    func print(
        of owner: Organization, _ administration: Administration, _ common: CommonOptions, isAlone: Bool,
        rest: String = ""
    ) throws {
        try handOver(of: owner, administration) {
            if isAlone { return Terminal.standardOutput(secret.text) }
            if common.json { return JSONOutput.print(json(of: owner)) }
            Terminal.standardOutput(
                """
                In Entra: \(Remedy.EntraPlace.credentials.bothNames)
                  Tenant URL    \(baseURL.text)
                  Secret Token  \(secret.text)
                The token is shown only once. It \(expires.map { "expires \($0.dateTime)" } ?? "never expires").\(rest)
                """)
        }
        if !isAlone, !common.json, !owner.isEnabled {
            let enable = Remedy.Action.enable(organization: owner.name).command
            Terminal.standardError("SCIM is still off for \(owner.name.forTerminal): \(enable.text)")
        }
    }

    /// Prints what holds the secret, and revokes the token where that fails: nobody could ever use it.
    func handOver(of owner: Organization, _ administration: Administration, _ body: () -> Void) throws {
        guard let reason = Terminal.failure(of: body) else { return }
        let what = "the secret of the token \"\(name.forDisplay)\" could not be written (\(reason))"
        do {
            try administration.withdraw(self, of: owner)
        } catch {
            throw ServiceError(
                .failed, "\(what), and it could not be revoked: \(error)",
                remedy: "Revoke it: \(do: .revokeToken(name, organization: owner.name))")
        }
        throw ServiceError(
            .failed, "\(what); it has been revoked",
            remedy: replaced == nil
                ? "Create another once the output can be written."
                : "The old secret is accepted as long as the overlap lasts. Rotate again before it ends: "
                    + "\(do: .rotateToken(name, organization: owner.name))"
        )
    }

    private func json(of owner: Organization) -> JSONObject {
        [
            "token": .string(secret.text), "name": .string(name), "expires": JSONValue(expires),
            "organization": .string(owner.name), "tenantURL": .string(baseURL.text),
            "replaced": replaced.map { .object($0.json) } ?? .null,
        ]
    }
}
