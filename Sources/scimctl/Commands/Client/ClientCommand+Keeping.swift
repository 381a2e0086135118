import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension ClientCommand {
    struct List: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the OAuth clients of an organization with their secrets.",
            discussion: """
                The secrets are not stored; tell them apart by their first characters. The last use of a secret is when an \
                access token was issued for it; that of a client, when one of its access tokens was used.

                Example:
                  scimctl client list --org acme
                """,
            aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let clients = try administration.clients(of: owner)
            if common.json { return JSONOutput.print(["clients": .array(clients.map { .object($0.json) })]) }
            var table = Table("name", "client identifier", "secret", "state", "expires", "last used", "from", "limits")
            for client in clients {
                // Secrets of a revoked client are gone with it.
                let secrets = client.secrets.filter { $0.state != .revoked || client.state == .revoked }
                for secret in secrets.isEmpty ? client.secrets.suffix(1) : secrets[...] {
                    let isNewest = secret == client.secrets.last
                    table.add(
                        client.name, client.clientID, secret.prefix + "…", secret.state.rawValue,
                        secret.expires.dateTime,
                        (isNewest ? client.lastUsed ?? secret.lastUsed : secret.lastUsed)?.dateTime,
                        isNewest ? client.lastAddress : nil, client.limits.shortText,
                        styles: secret.state.style.map { [3: $0] } ?? [:])
                }
            }
            table.print()
            for warning in try administration.credentialWarnings()
            where warning.organization == owner.name && warning.kind == .client {
                Terminal.warn("\(warning.sentence.forTerminal). \(warning.remedy.shellText.forTerminal)")
            }
        }
    }

    struct Limit: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change from where a client may be used, and whether only to read.",
            discussion: """
                It takes effect with the next request, for access tokens that were issued before as well. What is not named \
                stays as it is. --from replaces all \
                ranges that were set before.

                Examples:
                  scimctl client limit --org acme "Reports" --read-only
                  scimctl client limit --org acme "Entra Production" --from 192.0.2.0/24
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var client: ClientArgument
        @OptionGroup var change: LimitChangeOptions
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let limits = try administration.limit(.client, client.name, of: owner) { [change] in
                try change.apply(to: $0)
            }
            limits.new.tell(client.name, "client", was: limits.old, dryRun, common)
        }
    }

    struct Revoke: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a client; its access tokens are refused with the next request.",
            discussion: """
                Examples:
                  scimctl client revoke --org acme "Reports"
                  scimctl client revoke --org acme "Entra Production" --replaced
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var client: ClientArgument
        @Flag(help: "Revoke only the secrets that a rotation replaced (ends the overlap).") var replaced = false
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let found = try administration.client(client.name, of: owner)
            let what = replaced ? "the replaced secrets of the client" : "the client"
            let subject = "\"\(found.name.forTerminal)\" of \(owner.name.forTerminal)"
            if !dryRun.isOn { try common.confirm("This revokes \(what) \(subject).") }
            let revoked = try administration.revokeClient(client.name, of: owner, onlyReplaced: replaced)
            if common.json { return dryRun.print(["client": .object(revoked.json)]) }
            let name = replaced ? "The replaced secrets of \(subject)" : "The client \(subject)"
            let verb = replaced ? ("are", "would be") : ("is", "would be")
            dryRun.tell("\(name) \(verb.0) revoked.", "\(name) \(verb.1) revoked.")
        }
    }
}

extension Client.State {
    fileprivate var style: Style? {
        switch self {
        case .valid: nil
        case .expired: .bad
        case .revoked: .quiet
        }
    }
}
