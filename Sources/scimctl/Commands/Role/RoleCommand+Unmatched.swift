import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension RoleCommand {
    struct Unmatched: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "List labels that Entra sent but no mapping matched, with the users who have them.",
            discussion: """
                The hint suggests what may have been meant: a mapping that looks the same, or differs by a few \
                letters. Users whose role was set by hand are left out: no mapping concerns them.

                Example:
                  scimctl role unmatched --org acme
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let labels = try administration.unmatchedLabels(of: owner, names: common.json ? nil : 3).labels
            if common.json { return JSONOutput.print(["labels": .array(labels.map { .object($0.json) })]) }
            guard !labels.isEmpty else {
                return Terminal.standardError("Every label that was sent matches a mapping.")
            }
            var table = Table("label", "users", "names", "hint")
            for label in labels {
                let names = label.names.prefix(3).joined(separator: ", ") + (label.users > 3 ? ", …" : "")
                table.add(label.label, String(label.users), names, label.hint(in: owner))
            }
            table.print()
        }
    }
}

extension UnmatchedLabel {
    fileprivate var json: JSONObject {
        [
            "label": .string(label), "count": JSONValue(users),
            "people": .array(names.map { .string($0) }),
            "mappedSince": mappedSince.map { .object($0.json) } ?? .null,
            "lookAlike": lookAlike.map { .object($0.json) } ?? .null,
            "nearest": .array(nearest.map { .string($0) }),
            "doubts": .array(doubts.map { .string($0.description) }),
        ]
    }

    fileprivate func hint(in organization: Organization) -> String? {
        if let mappedSince {
            let reapply = Remedy.Action.reapplyRoles(organization: organization.name).command
            return "now mapped to \(mappedSince.role): \(reapply.text)"
        }
        if let lookAlike {
            return (["only looks like \"\(lookAlike.label)\""] + doubts.map { "it \($0)" }).joined(separator: "; ")
        }
        if !nearest.isEmpty { return "did you mean \(nearest.map { "\"\($0)\"" }.joined(separator: " or "))?" }
        return doubts.isEmpty ? nil : doubts.map { "it \($0)" }.joined(separator: "; ")
    }
}
