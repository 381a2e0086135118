import ArgumentParser
import OrderedCollections
import SCIMCore
import SCIMHost

/// For the manual, which is made from what the programs say of themselves.
struct ExitStatusesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exit-statuses", abstract: "List the exit statuses and what they mean.", shouldDisplay: false)

    @OptionGroup var common: CommonOptions

    func run() throws {
        let statuses = [(0, "Done.")] + ServiceError.Kind.allCases.map { ($0.rawValue, $0.meaning) }
        if common.json {
            return JSONOutput.print([
                "statuses": .array(statuses.map { ["status": JSONValue($0.0), "meaning": .string($0.1)] })
            ])
        }
        for (status, meaning) in statuses { Terminal.standardOutput("\(status)\t\(meaning)") }
    }
}
