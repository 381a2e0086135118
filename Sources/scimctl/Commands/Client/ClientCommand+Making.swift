import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension ClientCommand {
    struct Create: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a client; its secret is shown only once.",
            discussion: """
                A secret is valid for 1 to 3 years, an access token for 60 to 360 minutes. A lost secret cannot be shown \
                again: rotate it.

                Examples:
                  scimctl client create --org acme --name "Entra Production"
                  scimctl client create --org acme --name "Reports" --expires 1y --read-only
                  scimctl client create --org acme --name "Entra Production" --quiet > secret
                """)

        @OptionGroup var organization: OrganizationOption
        @Option(help: "The client's name.") var name: String
        @Option(help: "When the secret expires: a number followed by d or y.") var expires = Expiry(
            seconds: 2 * 365 * 86_400)
        @Option(help: "How long an access token is valid: a number followed by m or h.") var tokenLifetime = Expiry(
            seconds: 3600)
        @OptionGroup var limits: LimitOptions
        @Flag(help: "Print only the secret.") var quiet = false
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { .changing }

        func run(_ administration: Administration, in owner: Organization) throws {
            let made = try administration.createClient(
                for: owner, name: name, lifetime: expires.seconds, tokenLifetime: tokenLifetime.seconds,
                limits: limits.limits())
            try made.print(of: owner, administration, common, isAlone: quiet)
        }
    }

    struct Rotate: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Give a client a new secret; the old one stays valid until the overlap has passed.",
            discussion: """
                Both secrets work during the overlap: enter the new one in Entra before it ends. With an overlap of 0s the \
                old secret and the access tokens that it got are refused at once.

                Examples:
                  scimctl client rotate --org acme "Entra Production"
                  scimctl client rotate --org acme "Entra Production" --overlap 7d --expires 2y
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var client: ClientArgument
        @Option(help: "How long the old secret stays valid: a number followed by s, m, h, d or y.")
        var overlap = DurationArgument(seconds: 7 * 86_400)
        @Option(help: "When the new secret expires, as for create; default: after the same lifetime as the old one.")
        var expires: Expiry?
        @Flag(help: "Print only the secret.") var quiet = false
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            if overlap.seconds == 0, !dryRun.isOn {
                try common.confirm(
                    "This immediately ends the secret that Entra uses as \"\(client.name.forTerminal)\" of \(owner.name.forTerminal)."
                )
            }
            let made = try administration.rotateClient(
                client.name, of: owner, overlap: overlap.seconds, lifetime: expires?.seconds)
            // A dry run has no secret to show: nobody would accept it.
            if dryRun.isOn {
                if common.json { return dryRun.print(["replaced": made.replaced.map { .object($0.json) } ?? .null]) }
                return dryRun.tell("", "A new secret would be created. \(sentence(of: made.replaced))")
            }
            try made.print(
                of: owner, administration, common, isAlone: quiet, rest: "\n" + sentence(of: made.replaced))
        }

        private func sentence(of replaced: Client.Secret?) -> String {
            guard let replaced, replaced.state == .valid else { return "The old one is no longer accepted." }
            return "The old one (\(replaced.prefix)…) is accepted until \(replaced.expires.dateTime)."
        }
    }
}
