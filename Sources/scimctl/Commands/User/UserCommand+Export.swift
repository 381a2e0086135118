import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

extension UserCommand {
    struct Export: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Export the users with all stored data, to standard output.",
            discussion: """
                jsonl is one JSON object per line; csv is a table for spreadsheets, in which text that looks like a formula \
                is prefixed with an apostrophe. With --json the output is one JSON object.

                Examples:
                  scimctl user export --org acme --format csv > members.csv
                  scimctl user export --org acme --state inactive > inactive.jsonl
                """)

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var selection: UserSelectionOptions
        @Option(help: "The output format.") var format = ExportFormat.jsonl
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            try ExportOutput("users", format, common).run { progress, output in
                try administration.exportUsers(
                    of: owner, selection.query, as: format, progress: progress, to: output)
            }
        }
    }
}

extension GroupCommand {
    struct Export: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Export the groups with their members, to standard output.",
            discussion: """
                jsonl is one JSON object per line; csv has a row for each membership, in which text that looks like a \
                formula is prefixed with an apostrophe. With --json the output is one JSON object.

                Examples:
                  scimctl group export --org acme --format csv > memberships.csv
                  scimctl group export --org acme --search sales > sales.jsonl
                """)

        @OptionGroup var organization: OrganizationOption
        @Option(help: ArgumentHelp("Only groups whose name contains this text.", valueName: "text")) var search: String?
        @Option(help: "The output format.") var format = ExportFormat.jsonl
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            try ExportOutput("groups", format, common).run { progress, output in
                try administration.exportGroups(
                    of: owner, search: search, as: format, progress: progress, to: output)
            }
        }
    }
}

extension ExportFormat: ExpressibleByArgument {}

/// Where an export goes: standard output, as it comes or as the elements of one JSON object.
private struct ExportOutput {
    private let noun: String
    private let isJSON: Bool
    private let isTable: Bool

    init(_ noun: String, _ format: ExportFormat, _ common: CommonOptions) throws {
        self.noun = noun
        isJSON = common.json
        isTable = format == .csv
        guard !isJSON || format == .jsonl else {
            throw ServiceError(.usage, "--json and --format csv cannot be combined")
        }
    }

    private static func shown(_ row: [UInt8]) -> [UInt8] {
        Array(String(decoding: row.dropLast(2), as: UTF8.self).forTerminal.utf8) + row.suffix(2)
    }

    /// - Parameter export: takes where to tell how far it has come, and where to write.
    func run(_ export: ((Int) -> Void, @escaping ([UInt8]) throws -> Void) throws -> Int) throws {
        if isJSON { Terminal.standardOutput(#"{"schema":\#(JSONOutput.schema),"\#(noun)":["#, terminator: "") }
        var separator: [UInt8] = []
        // Where the output itself goes to the terminal, it would be in the middle of it.
        let progress = ProgressLine(noun, isWanted: !Terminal.isOutputTerminal)
        let count = try export({ progress.show($0) }) { bytes in
            // A record of JSON lines without the end of its line.
            // A terminal shows rows, and is not driven by them; a file gets them as they are.
            let text = isTable && Terminal.isOutputTerminal ? Self.shown(bytes) : bytes
            Terminal.standardOutput(isJSON ? separator + text.dropLast() : text)
            separator = [UInt8(ascii: ",")]
        }
        if isJSON { Terminal.standardOutput("]}") }
        progress.end()
        guard Terminal.isErrorTerminal, !Terminal.isOutputTerminal else { return }
        Terminal.standardError("\(count) \(noun) written.")
    }
}
