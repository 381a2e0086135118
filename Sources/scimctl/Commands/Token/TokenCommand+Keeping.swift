import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension TokenCommand {
    struct List: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the tokens of an organization.",
            discussion: """
                The secrets are not stored; tell tokens apart by their first characters. After a rotation a name has \
                two rows, which show where each secret was last used.

                Example:
                  scimctl token list --org acme
                """,
            aliases: ["ls"])

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let tokens = try administration.tokens(of: owner)
            if common.json { return JSONOutput.print(["tokens": .array(tokens.map { .object($0.json) })]) }
            var table = Table("name", "token", "state", "created", "expires", "last used", "from", "limits")
            for token in tokens {
                table.add(
                    token.name, token.prefix + "…", token.state.rawValue, token.created.dateTime,
                    token.expires?.dateTime ?? "never", token.lastUsed?.dateTime, token.lastAddress,
                    token.limits.shortText,
                    styles: token.state.style.map { [2: $0] } ?? [:])
            }
            table.print()
            for warning in try administration.credentialWarnings()
            where warning.organization == owner.name && warning.kind == .token {
                Terminal.warn("\(warning.sentence.forTerminal). \(warning.remedy.shellText.forTerminal)")
            }
        }
    }

    struct Revoke: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Revoke a token; the next request that uses it is refused.",
            discussion: """
                All secrets of that name are revoked, including a replaced one that is still valid.

                Examples:
                  scimctl token revoke --org acme "Entra Test"
                  scimctl token revoke --org acme "Entra Production" --replaced
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var token: TokenArgument
        @Flag(help: "Revoke only the secret that a rotation replaced (ends the overlap).") var replaced = false
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let found = try administration.token(token.name, of: owner)
            let what = replaced ? "the replaced secrets of the token" : "the token"
            if !dryRun.isOn {
                try common.confirm("This revokes \(what) \"\(found.name.forTerminal)\" of \(owner.name.forTerminal).")
            }
            let tokens = try administration.revokeToken(token.name, of: owner, onlyReplaced: replaced)
            if common.json { return dryRun.print(["tokens": .array(tokens.map { .object($0.json) })]) }
            for token in tokens {
                let name = "The token \"\(token.name.forTerminal)\" (\(token.prefix)…)"
                dryRun.tell("\(name) is revoked.", "\(name) would be revoked.")
            }
        }
    }

    struct Identify: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show which organization a token belongs to, and whether it is accepted.",
            discussion: """
                The token is read from standard input, never from the command line. The exit status is 1 if it is not \
                accepted.

                Examples:
                  scimctl token identify < token
                  scimctl token identify      (asks for it without echo)
                """)

        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(.reading)
            let identity = try administration.identifyToken(Terminal.readSecret("Token: ") ?? "")
            if common.json {
                JSONOutput.print([
                    "valid": .bool(identity.isValid), "reason": JSONValue(identity.refusal),
                    "organization": JSONValue(identity.organization), "enabled": .bool(identity.isEnabled),
                    "token": identity.token.map { .object($0.json) } ?? .null,
                    "client": JSONValue(identity.client), "remedy": JSONValue(identity.remedy?.shellText),
                ])
            } else {
                Terminal.standardOutput(identity.text.forTerminalLines)
            }
            if !identity.isValid { Terminal.exit(1) }
        }
    }
}

extension Token.State {
    fileprivate var style: Style? {
        switch self {
        case .valid: nil
        case .replaced: .attention
        case .expired: .bad
        case .revoked: .quiet
        }
    }
}

extension TokenIdentity {
    fileprivate var text: String {
        var lines = [refusal.map { "not accepted: \($0)" } ?? "accepted"]
        if let token {
            lines.append("organization  \(organization ?? "-") (SCIM \(isEnabled.onOff))")
            lines.append("name          \(token.name)\(token.replaced == nil ? "" : " (replaced by a newer secret)")")
            lines.append("created       \(token.created.dateTime)")
            lines.append("expires       \(token.expires?.dateTime ?? "never")")
            if let revoked = token.revoked { lines.append("revoked       \(revoked.dateTime)") }
            if let limits = token.limits.shortText { lines.append("limits        \(limits)") }
            let address = token.lastAddress.map { " from \($0)" } ?? ""
            lines.append("last used     \(token.lastUsed?.dateTime ?? "never")\(address)")
        }
        if let client {
            lines.append("organization  \(organization ?? "-") (SCIM \(isEnabled.onOff))")
            lines.append("issued to     \(client), by the token endpoint")
        }
        if let remedy { lines.append(remedy.shellText) }
        return lines.joined(separator: "\n")
    }
}
