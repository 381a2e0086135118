import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct FederationCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "federation",
        abstract: "Manage the workload identity with which Entra proves itself without a secret.",
        discussion: """
            Entra offers this as the authentication method workload identity federation: it presents a token that it signed, \
            and gets an access token for it. The service checks the signature with keys that scim-fcgi-keys.service fetches \
            ("scimctl keys list").
            """,
        subcommands: [Set.self, Show.self, Limit.self, Test.self, Remove.self])

    struct Set: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the workload identity of an organization, in place of what was set before.",
            discussion: """
                The subject is the object ID of the identity in Entra. Without --audience, these are accepted: the client \
                ID, api://ID and api://ID/.default. If Entra sends other values, the log names them: \
                "scimctl log --failed". A change ends the access tokens that were issued before.

                With --entra-tokens, the tokens that Entra signs itself are accepted as well, which it sends while its \
                Secret Token is empty. Microsoft recommends that only for tests.

                Examples:
                  scimctl federation set --org acme --tenant ID --client-id ID --subject ID
                  scimctl federation set --org acme --tenant ID --client-id ID --subject ID --audience api://scim
                """)

        @OptionGroup var organization: OrganizationOption
        @Option(help: ArgumentHelp("Directory (tenant) ID.", valueName: "id")) var tenant: String
        @Option(help: ArgumentHelp("The client identifier that is entered in Entra.", valueName: "id"))
        var clientID: String
        @Option(
            parsing: .singleValue,
            help: ArgumentHelp("Object ID of an identity that is accepted; repeatable.", valueName: "id"))
        var subject: [String]
        @Option(
            parsing: .singleValue, help: ArgumentHelp("An audience that is accepted; repeatable.", valueName: "value"))
        var audience: [String] = []
        @Flag(help: "Accept the tokens that Entra sends while its Secret Token is empty.") var entraTokens = false
        @Option(help: "The name that the log shows.") var name = "Workload identity"
        @Option(help: "How long an access token is valid: a number followed by m or h.")
        var tokenLifetime = ClientCommand.Expiry(seconds: 3600)
        @OptionGroup var limits: LimitOptions
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let settings = try FederationSettings(
                tenant: tenant, clientID: clientID, subjects: subject, audiences: audience,
                acceptsEntraTokens: entraTokens, tokenLifetime: tokenLifetime.seconds, limits: limits.limits())
            let federation = try administration.setFederation(settings, name: name, of: owner)
            let baseURL = try administration.baseURL()
            if common.json { return dryRun.print(["federation": .object(federation.json(baseURL))]) }
            dryRun.tell(
                """
                The workload identity of \(owner.name.forTerminal) is set. In Entra: \(Remedy.EntraPlace.credentials.bothNames)
                  Authentication method  Workload identity federation
                  Tenant URL             \(baseURL?.text ?? "-")
                  Token endpoint         \(baseURL?.tokenEndpoint ?? "-")
                  Client identifier      \(federation.clientID.forTerminal)
                scim-fcgi-keys.service now fetches the keys of the tenant. To see them: scimctl keys list
                """, "The workload identity of \(owner.name.forTerminal) would be set.")
        }
    }

    struct Show: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show the workload identity of an organization.",
            discussion: """
                Example:
                  scimctl federation show --org acme
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let federation = try administration.federation(of: owner)
            let baseURL = try administration.baseURL()
            if common.json {
                return JSONOutput.print(["federation": federation.map { .object($0.json(baseURL)) } ?? .null])
            }
            guard let federation else {
                return Terminal.standardOutput("No workload identity is set for \(owner.name.forTerminal).")
            }
            Terminal.standardOutput(federation.lines(baseURL).joined(separator: "\n").forTerminalLines)
        }
    }

    struct Limit: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change from where the workload identity may be used, and whether only to read.",
            discussion: """
                It takes effect with the next request, for access tokens that were issued before as well. What is not named \
                stays as it is.

                Example:
                  scimctl federation limit --org acme --also-from 192.0.2.0/24
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var change: LimitChangeOptions
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            guard let federation = try administration.federation(of: owner) else {
                throw Administration.noFederation(owner)
            }
            let limits = try administration.limit(.federation, federation.name, of: owner) { [change] in
                try change.apply(to: $0)
            }
            limits.new.tell(federation.name, "workload identity", was: limits.old, dryRun, common)
        }
    }

    struct Remove: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Remove the workload identity; its access tokens are refused with the next request.",
            discussion: """
                Example:
                  scimctl federation remove --org acme
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            if !dryRun.isOn { try common.confirm("This removes the workload identity of \(owner.name.forTerminal).") }
            let federation = try administration.removeFederation(of: owner)
            if common.json {
                return dryRun.print(["removed": .object(federation.json(try administration.baseURL()))])
            }
            let subject = "The workload identity \"\(federation.name.forTerminal)\" of \(owner.name.forTerminal)"
            dryRun.tell("\(subject) is removed.", "\(subject) would be removed.")
        }
    }
}

extension Federation {
    fileprivate func lines(_ baseURL: BaseURL?) -> [String] {
        [
            "name            \(name)", "tenant          \(settings.tenant)", "client ID       \(clientID)",
            "subjects        \(settings.subjects.joined(separator: ", "))",
            "audiences       \(settings.audiences.joined(separator: ", "))",
            "Entra's tokens  \(settings.acceptsEntraTokens ? "accepted" : "not accepted")",
            "access tokens   valid for \(Duration.seconds(settings.tokenLifetime).text)",
            "allowed         \(limits.text)", "token endpoint  \(baseURL?.tokenEndpoint ?? "the base URL is not set")",
            "last used       \(lastUsed?.dateTime ?? "never")\(lastAddress.map { " from \($0)" } ?? "")",
        ]
    }

    fileprivate func json(_ baseURL: BaseURL?) -> JSONObject {
        func array(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        return [
            "name": .string(name), "tenant": .string(settings.tenant), "clientId": .string(clientID),
            "subjects": array(settings.subjects), "audiences": array(settings.audiences),
            "entraTokens": .bool(settings.acceptsEntraTokens),
            "tokenLifetime": .number(JSONNumber(settings.tokenLifetime)), "limits": .object(limits.json),
            "tokenEndpoint": JSONValue(baseURL?.tokenEndpoint), "created": JSONValue(created),
            "lastUsed": JSONValue(lastUsed), "lastAddress": JSONValue(lastAddress),
        ]
    }
}
