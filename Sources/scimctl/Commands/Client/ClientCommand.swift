import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct ClientCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Manage OAuth clients, which exchange a client secret for access tokens.",
        discussion: """
            Entra offers this as the authentication method OAuth 2.0 client credentials grant. It fetches an access token \
            with the client's secret, and a new one before the old one expires.
            """,
        subcommands: [Create.self, List.self, Rotate.self, Limit.self, Revoke.self])

    /// How long a client secret is valid: always for some time.
    struct Expiry: ExpressibleByArgument {
        let seconds: Int

        init(seconds: Int) { self.seconds = seconds }

        init?(argument: String) {
            guard let duration = DurationArgument(argument: argument), duration.seconds > 0 else { return nil }
            seconds = duration.seconds
        }

        var defaultValueDescription: String { Duration.seconds(seconds).text }
    }
}

struct ClientArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("The client's name.", valueName: "client"), completion: LiveNames.clients) var name:
        String
}

extension Client {
    var json: JSONObject {
        [
            "name": .string(name), "clientId": .string(clientID), "state": .string(state.rawValue),
            "created": JSONValue(created), "revoked": JSONValue(revoked),
            "tokenLifetime": .number(JSONNumber(tokenLifetime)), "limits": .object(limits.json),
            "lastUsed": JSONValue(lastUsed), "lastAddress": JSONValue(lastAddress),
            "secrets": .array(secrets.map { .object($0.json) }),
        ]
    }
}

extension Client.Secret {
    var json: JSONObject {
        [
            "prefix": .string(prefix), "state": .string(state.rawValue), "created": JSONValue(created),
            "expires": JSONValue(expires), "revoked": JSONValue(revoked), "lastUsed": JSONValue(lastUsed),
        ]
    }
}

extension Administration.CreatedSecret {
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
        let failure = Terminal.failure {
            if isAlone { return Terminal.standardOutput(secret.text) }
            if common.json { return JSONOutput.print(json(of: owner)) }
            Terminal.standardOutput(
                """
                In Entra: \(Remedy.EntraPlace.credentials.bothNames)
                  Authentication method  OAuth 2.0 client credentials grant
                  Tenant URL             \(baseURL.text)
                  Token endpoint         \(tokenEndpoint)
                  Client identifier      \(client.clientID)
                  Client secret          \(secret.text)
                Leave the scope empty. The secret is shown only once. It expires \(expires.dateTime).\(rest)
                """)
        }
        if let failure { try withdraw(of: owner, administration, failure) }
        if !isAlone, !common.json, !owner.isEnabled {
            let enable = Remedy.Action.enable(organization: owner.name).command
            Terminal.standardError("SCIM is still off for \(owner.name.forTerminal): \(enable.text)")
        }
    }

    /// Nobody could ever use a secret that could not be written.
    private func withdraw(of owner: Organization, _ administration: Administration, _ reason: String) throws {
        let what = "the secret of the client \"\(client.name.forDisplay)\" could not be written (\(reason))"
        do {
            try administration.withdraw(self, of: owner)
        } catch {
            throw ServiceError(
                .failed, "\(what), and it could not be revoked: \(error)",
                remedy: "Revoke the client: \(machine: .command("scimctl client revoke"))")
        }
        throw ServiceError(
            .failed, "\(what); it has been revoked", remedy: "Create another once the output can be written.")
    }

    private func json(of owner: Organization) -> JSONObject {
        [
            "secret": .string(secret.text), "expires": JSONValue(expires), "client": .object(client.json),
            "organization": .string(owner.name), "tenantURL": .string(baseURL.text),
            "tokenEndpoint": .string(tokenEndpoint), "replaced": replaced.map { .object($0.json) } ?? .null,
        ]
    }
}
