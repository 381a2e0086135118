import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension TokenCommand {
    struct Create: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a token; it is shown only once.",
            discussion: """
                You can create it while SCIM is still off. A lost token cannot be shown again: rotate it.

                Examples:
                  scimctl token create --org acme --name "Entra Production"
                  scimctl token create --org acme --name "Entra Test" --expires 90d
                  scimctl token create --org acme --name "Reports" --read-only --from 192.0.2.0/24
                  scimctl token create --org acme --name "Entra Production" --quiet > token
                """)

        @OptionGroup var organization: OrganizationOption
        @Option(help: "The token's name.") var name: String
        @Option(help: "When the token expires: a number followed by s, m, h, d or y, or never.") var expires = Expiry(
            .limited(365 * 86_400))
        @OptionGroup var limits: LimitOptions
        @Flag(help: "Print only the token.") var quiet = false
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let token = try administration.createToken(
                for: owner, name: name, lifetime: expires.lifetime.seconds, limits: limits.limits())
            try token.print(of: owner, administration, common, isAlone: quiet)
        }
    }

    struct Rotate: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a token a new secret; the old one stays valid until the overlap has passed.",
            discussion: """
                Both secrets work during the overlap: enter the new Secret Token in Entra before it ends. \
                "scimctl token list" shows when and from where each of the two was last used.

                Examples:
                  scimctl token rotate --org acme "Entra Production"
                  scimctl token rotate --org acme "Entra Production" --overlap 7d --expires 2y
                  scimctl token rotate --org acme "Entra Production" --overlap 0s --yes
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var token: TokenArgument
        @Option(help: "How long the old secret stays valid: a number followed by s, m, h, d or y.")
        var overlap = DurationArgument(seconds: 86_400)
        @Option(help: "When the new secret expires, as for create; default: after the same lifetime as the old one.")
        var expires: Expiry?
        @Flag(help: "Print only the token.") var quiet = false
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            if overlap.seconds == 0, !dryRun.isOn {
                try common.confirm(
                    "This immediately ends the secret that Entra uses as \"\(token.name.forTerminal)\" of \(owner.name.forTerminal)."
                )
            }
            let made = try administration.rotateToken(
                token.name, of: owner, overlap: overlap.seconds, lifetime: expires?.lifetime)
            // A dry run has no secret to show: nobody would accept it.
            if dryRun.isOn {
                if common.json { return dryRun.print(["replaced": made.replaced.map { .object($0.json) } ?? .null]) }
                return dryRun.tell("", "A new secret would be created. \(sentence(of: made.replaced))")
            }
            try made.print(
                of: owner, administration, common, isAlone: quiet, rest: "\n" + sentence(of: made.replaced))
        }

        private func sentence(of replaced: Token?) -> String {
            guard let replaced, replaced.state == .replaced, let end = replaced.expires else {
                return "The old one is no longer accepted."
            }
            return "The old one (\(replaced.prefix)…) is accepted until \(end.dateTime)."
        }
    }
}
