import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension TokenCommand {
    struct Limit: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Change from where a token may be used, and whether only to read.",
            discussion: """
                It takes effect with the next request. What is not named stays as it is. --from replaces all \
                ranges that were set before.

                Examples:
                  scimctl token limit --org acme "Reports" --read-only
                  scimctl token limit --org acme "Entra Production" --from 192.0.2.0/24 --from 2001:db8::/32
                  scimctl token limit --org acme "Entra Production" --from-anywhere
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var token: TokenArgument
        @OptionGroup var change: LimitChangeOptions
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let limits = try administration.limit(.token, token.name, of: owner) { [change] in try change.apply(to: $0)
            }
            limits.new.tell(token.name, "token", was: limits.old, dryRun, common)
        }
    }
}

extension CredentialLimits {
    /// Says what a credential is good for from now on.
    func tell(
        _ name: String, _ noun: String, was old: CredentialLimits, _ dryRun: DryRunOption, _ common: CommonOptions
    ) {
        if common.json {
            return dryRun.print([
                "name": .string(name), "limits": .object(json), "limitsBefore": .object(old.json),
            ])
        }
        let subject = "The \(noun) \"\(name.forTerminal)\""
        dryRun.tell("\(subject): \(text).", "\(subject) would be limited to this: \(text).")
    }
}
