import ArgumentParser
import Glibc
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

extension OrgCommand {
    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Export an organization to a file, for org import on another server.",
            discussion: """
                The file has one JSON object per line: settings, roles, mappings, schemas, users, groups, memberships and \
                deleted records, with their ids and versions. It contains personal data and is readable by its owner only. \
                Credentials and the log are not in it.

                Examples:
                  scimctl org export acme acme.jsonl
                  scimctl org export acme - | ssh other sudo scimctl org import -
                """)

        @OptionGroup var organization: OrganizationArgument
        @Argument(help: "The file to write; - for standard output.", completion: .file()) var file: String
        @OptionGroup var common: CommonOptions

        func run() throws {
            guard file != "-" else { return try exportToOutput() }
            Interruption.watch()
            // Made as whoever asked, who may not be able to once this is the owner of the database.
            let output = try OutputFile(file)
            let count = geteuid() == 0 ? try exportOfChild(output) : try export(output)
            try output.publish()
            if common.json {
                return JSONOutput.print([
                    "organization": .string(organization.name), "file": .string(file), "bytes": JSONValue(count),
                ])
            }
            Terminal.standardOutput(
                "Exported \(organization.name.forTerminal) to \(file.forTerminal), \(count.inUnits). It contains personal data: copy it encrypted, and delete it afterwards."
            )
        }

        private func exportToOutput() throws {
            guard !common.json else {
                throw ServiceError(.usage, "--json and standard output cannot be combined", remedy: "Give a file.")
            }
            try write { Terminal.standardOutput($0) }
        }

        /// - Returns: bytes.
        private func export(_ output: OutputFile) throws -> Int {
            var count = 0
            try write {
                guard Interruption.signalNumber == nil else {
                    throw ServiceError(.failed, "the export was interrupted; \(file) was not written")
                }
                try output.write($0)
                count += $0.count
            }
            return count
        }

        private func write(_ output: ([UInt8]) throws -> Void) throws {
            let administration = try common.administration(.reading)
            let progress = ProgressLine("lines", isWanted: !common.json && !Terminal.isOutputTerminal || file != "-")
            try administration.exportOrganization(
                administration.organization(organization.name), progress: { progress.show($0, of: $1) }, to: output)
            progress.end()
        }

        /// Root can write where the owner of the database cannot, but must not open the database itself. Another process
        /// does that, and its errors are seen.
        private func exportOfChild(_ output: OutputFile) throws -> Int {
            let config = common.config.map { ["--config", $0] } ?? []
            let words = ["/proc/self/exe", "org", "export"] + config + ["--", organization.name, "-"]
            let status = Subprocess.status(of: words, output: output.descriptor)
            guard status == 0 else {
                output.discard()
                Terminal.exit(status ?? 1)
            }
            var written = stat()
            guard fstat(output.descriptor, &written) == 0 else { return 0 }
            return Int(written.st_size)
        }
    }

    struct Import: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "import",
            abstract: "Make an organization from a file that org export wrote.",
            discussion: """
                Ids and versions are kept, so Entra goes on where it was. SCIM is off in the new organization, and it has \
                no credentials. Nobody sees it before it is complete; if the import fails, nothing is left of it.

                Examples:
                  scimctl org import acme.jsonl
                  scimctl org import acme.jsonl --name "Acme Ltd"
                """)

        @Argument(help: "The file to read; - for standard input.", completion: .file()) var file: String
        @Option(help: "The organization's name here; by default the one it had.") var name: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let input = try InputFile(file)
            let administration = try common.administration(.creating)
            let progress = ProgressLine("lines", isWanted: !common.json)
            Interruption.watch()
            let imported = try administration.importOrganization(
                from: { try input.next() }, as: name, isInterrupted: { Interruption.signalNumber != nil },
                progress: { progress.show($0, of: $1) })
            Interruption.watchNoMore()
            progress.end()
            print(imported)
        }

        private func print(_ imported: ImportedOrganization) {
            let organization = imported.organization
            if common.json {
                var object = organization.json
                object["users"] = JSONValue(imported.users)
                object["groups"] = JSONValue(imported.groups)
                object["memberships"] = JSONValue(imported.memberships)
                object["deletedRecords"] = JSONValue(imported.deletedRecords)
                object["tenantURL"] = JSONValue(imported.baseURL?.text)
                return JSONOutput.print(object)
            }
            let name = organization.name
            let url = imported.baseURL?.text.forTerminal
            Terminal.standardOutput(
                """
                Imported \(name.forTerminal): \(imported.users.counted("user")), \(imported.groups.counted("group")), \
                \(imported.memberships.counted("membership")), \(imported.deletedRecords.counted("deleted record")). SCIM is off.
                Next:
                1. Create a token: \(Remedy.Action.createToken(organization: name).command.text)
                2. Switch SCIM on: \(Remedy.Action.enable(organization: name).command.text)
                3. In Entra, pause provisioning, and enter the Tenant URL and the token: \(Remedy.EntraPlace.credentials.bothNames)
                   Tenant URL: \(url ?? "set it first: \(Remedy.Action.setBaseURL(nil).command.text)")
                4. \(Remedy.EntraPlace.restartProvisioning.bothNames). Records are found by their matching attribute; none is created twice.
                5. When a cycle has run, compare: scimctl drift --org \(SuggestedCommand.word(name)) --against FILE
                6. Remove it on the other server: \(SuggestedCommand("org remove", [name]).text)
                """)
        }
    }
}
