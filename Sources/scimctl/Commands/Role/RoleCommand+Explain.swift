import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory

extension RoleCommand {
    struct Explain: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Explain why a user has their role: which value was used, and which mapping matched it.",
            discussion: "Example:\n  scimctl role explain --org acme ada@example.org")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var user: UserArgument
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            let (found, explanation) = try administration.explainRole(of: user.name, in: owner)
            if common.json {
                var json = found.json
                json["roleReason"] = .string(found.roleReason.rawValue)
                json["roleLabel"] = JSONValue(found.roleLabel)
                json.merge(explanation.json) { _, new in new }
                json["differs"] = .bool(explanation.differs(from: found))
                return JSONOutput.print(json)
            }
            Terminal.standardOutput("user         \(found.userName.forTerminal)")
            Terminal.standardOutput("role         \(found.role?.forTerminal ?? "none") (\(found.reasonText))")
            explanation.print()
            if found.roleReason == .manual {
                Terminal.standardOutput(
                    "set by hand  Entra cannot change it. To undo: "
                        + SuggestedCommand("user role clear", organization: owner.name, [found.userName]).text)
            } else if explanation.differs(from: found) {
                Terminal.standardOutput(
                    "The mappings have changed since this user's last update: "
                        + Remedy.Action.reapplyRoles(organization: owner.name).command.text)
            }
        }
    }
}

extension RoleExplanation {
    /// Whether resolving again would come to another role than the user has.
    fileprivate func differs(from user: User) -> Bool { user.roleReason != .manual && resolved.role != user.role }

    var json: JSONObject {
        [
            "values": .array(
                values.map { .object(["value": JSONValue($0.value), "primary": .bool($0.isPrimary)]) }),
            "taken": choice.map { JSONValue($0.index) } ?? .null,
            "takenBecause": choice.map { .string($0.isPrimary ? "primary" : "first") } ?? .null,
            "label": JSONValue(choice?.label), "mapping": mapping.map { .object($0.json) } ?? .null,
            "resolved": .object(resolved.json), "withoutMapping": .object(withoutMapping.json),
            "lookAlike": lookAlike.map { .object($0.json) } ?? .null,
            "doubts": .array(doubts.map { .string($0.description) }),
            "remedies": .array(remedies.map { .string($0.shellText) }),
        ]
    }

    func print() {
        let shown = values.map { "\"\($0.value?.forTerminal ?? "")\"\($0.isPrimary ? " (primary)" : "")" }
        Terminal.standardOutput("roles sent   \(shown.isEmpty ? "none" : shown.joined(separator: ", "))")
        if let choice {
            let reason = choice.isPrimary ? "it is the primary value" : "none is primary, so the first counts"
            let source = choice.isJSONText ? ", found inside a JSON text" : ""
            Terminal.standardOutput("used         \"\(choice.label.forTerminal)\"\(source): \(reason)")
            Terminal.standardOutput("mapping      \(mappingText)")
            for doubt in doubts { Terminal.standardOutput("             the label \(doubt)") }
        } else {
            let reason = values.isEmpty ? "no role was sent" : "the role that counts has no value"
            Terminal.standardOutput("used         nothing: \(reason)")
        }
        Terminal.standardOutput("result       \(resolved.text)")
        if mapping != nil { Terminal.standardOutput("without it   \(withoutMapping.text)") }
        for remedy in remedies { Terminal.standardOutput("to change it: \(remedy.shellText.forTerminal)") }
    }

    private var mappingText: String {
        if let mapping { return "\"\(mapping.label.forTerminal)\" is mapped to \(mapping.role.forTerminal)" }
        if let lookAlike { return "none; \"\(lookAlike.label.forTerminal)\" only looks the same" }
        return "none"
    }
}

extension RoleExplanation.Resolution {
    fileprivate var json: JSONObject { ["role": JSONValue(role), "reason": .string(reason.rawValue)] }

    fileprivate var text: String { "\(role?.forTerminal ?? "no role") (\(reason.rawValue))" }
}
