import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

extension RoleCommand {
    struct Preview: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show who would change role with other mappings, or which role a payload would give.",
            discussion: """
                Nothing is changed. Without options it shows what "role reapply" would change now. A payload is the \
                JSON that Entra sends: the body of a POST, or of a PATCH for the user that --user names. Provision on \
                demand shows it without roles; add them as a provisioning cycle would send them.

                Examples:
                  scimctl role preview --org acme --map billing=admin --unmap sales
                  scimctl role preview --org acme --default viewer
                  scimctl role preview --org acme --payload user.json
                  scimctl role preview --org acme --payload patch.json --user ada@example.org
                """)

        @OptionGroup var organization: OrganizationOption
        @Option(help: ArgumentHelp("A mapping to assume; can be repeated.", valueName: "label=role"))
        var map: [MappingArgument] = []
        @Option(
            help: ArgumentHelp("A label to treat as unmapped; can be repeated.", valueName: "label"),
            completion: LiveNames.labels)
        var unmap: [String] = []
        @Option(
            name: .customLong("default"), help: ArgumentHelp("The default role.", valueName: "role"),
            completion: LiveNames.roles)
        var defaultRole: String?
        @Flag(name: .customLong("no-default"), help: "No default role.") var hasNoDefault = false
        @Option(
            help: ArgumentHelp("A file with a payload, or - for standard input.", valueName: "file"),
            completion: .file())
        var payload: String?
        @Option(
            help: ArgumentHelp("The user that the payload's PATCH is for: a userName or id.", valueName: "name"),
            completion: LiveNames.users)
        var user: String?
        @OptionGroup var common: CommonOptions

        func validate() throws {
            if hasNoDefault, defaultRole != nil {
                throw ValidationError("--default and --no-default cannot be combined")
            }
            guard payload != nil else {
                if user != nil { throw ValidationError("--user needs --payload") }
                return
            }
            if !map.isEmpty || !unmap.isEmpty || hasNoDefault || defaultRole != nil {
                throw ValidationError(
                    "--payload uses the current mappings and cannot be combined with the other options")
            }
        }

        func run(_ administration: Administration, in owner: Organization) throws {
            if let payload { return try preview(payload, administration, owner) }
            let progress = ProgressLine("users", isWanted: !common.json)
            let changes = try administration.previewRoles(proposal, of: owner) { progress.show($0, of: $1) }
            progress.end()
            changes.print(common, verb: "would change role")
        }

        private var proposal: RoleProposal {
            var proposal = RoleProposal()
            proposal.mapped = map.map { Administration.ShownMapping(label: $0.label, role: $0.role) }
            proposal.unmapped = unmap
            if hasNoDefault { proposal.defaultRole = .none }
            if let defaultRole { proposal.defaultRole = .role(defaultRole) }
            return proposal
        }

        private func preview(_ path: String, _ administration: Administration, _ owner: Organization) throws {
            let bytes = try TextFile.contents(of: path, limit: 8 << 20)
            let payload: JSONValue
            do { payload = try JSONValue(parsing: bytes) } catch {
                throw ServiceError(.usage, "\(path): \(error.detail)")
            }
            let (explanation, ignored) = try administration.previewRole(of: payload, for: user, in: owner)
            if common.json {
                var json = explanation.json
                json["ignored"] = .array(ignored.map { .string($0) })
                return JSONOutput.print(json)
            }
            explanation.print()
            if !ignored.isEmpty {
                Terminal.standardError("Ignored: \(ignored.map(\.forTerminal).joined(separator: ", "))")
            }
        }
    }

    struct Reapply: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Resolve every user's role again with the current mappings; roles set by hand stay.",
            discussion: """
                It works in short steps, so that Entra's requests never wait for it. Each change is logged as local.

                Examples:
                  scimctl role reapply --org acme --dry-run
                  scimctl role reapply --org acme
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        var access: Administration.Access { dryRun.access }

        func run(_ administration: Administration, in owner: Organization) throws {
            let progress = ProgressLine("users", isWanted: !common.json)
            let changes =
                dryRun.isOn
                ? try administration.previewRoles(of: owner) { progress.show($0, of: $1) }
                : try administration.reapplyRoles(of: owner) { progress.show($0, of: $1) }
            progress.end()
            changes.print(common, verb: dryRun.isOn ? "would change role" : "changed role")
        }
    }

    /// `LABEL=ROLE`; a label may contain an equals sign, a role may not.
    struct MappingArgument: ExpressibleByArgument {
        let label: String
        let role: String

        init?(argument: String) {
            guard let sign = argument.lastIndex(of: "="), sign != argument.startIndex,
                argument.index(after: sign) != argument.endIndex
            else { return nil }
            label = String(argument[..<sign])
            role = String(argument[argument.index(after: sign)...])
        }
    }
}

extension RoleChanges {
    fileprivate func print(_ common: CommonOptions, verb: String) {
        if common.json {
            return JSONOutput.print([
                "users": .array(changes.map { .object($0.json) }), "examined": JSONValue(examined),
                "manual": JSONValue(manual),
            ])
        }
        if !changes.isEmpty {
            var table = Table("user name", "from", "to", "why")
            for change in changes {
                let label = change.reason == .mapping ? change.label.map { " \"\($0)\"" } ?? "" : ""
                table.add(change.userName, change.old, change.new, change.reason.rawValue + label)
            }
            table.print()
        }
        let kept =
            manual == 0 ? "" : " \(manual.counted("user")) \(manual == 1 ? "keeps a role" : "keep roles") set by hand."
        Terminal.standardError("\(changes.count) of \(examined.counted("user")) \(verb).\(kept)")
    }
}

extension RoleChange {
    fileprivate var json: JSONObject {
        [
            "id": .string(identifier), "userName": .string(userName), "from": JSONValue(old), "to": JSONValue(new),
            "reason": .string(reason.rawValue), "label": JSONValue(label),
        ]
    }
}
