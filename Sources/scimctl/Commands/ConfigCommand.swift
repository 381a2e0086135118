import ArgumentParser
import OrderedCollections
import SCIMCore
import SCIMHost

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Check the configuration file, scim-fcgi.conf(5).",
        subcommands: [Test.self])

    struct Test: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check the file; errors are reported with their line.",
            discussion: "Example:\n  scimctl config test && systemctl reload scim-fcgi")

        @OptionGroup var common: CommonOptions

        func run() throws {
            let configuration: Configuration
            do {
                configuration = try common.configuration()
            } catch var error as ServiceError {
                error.remedy = "A running service keeps its current settings."
                throw error
            }
            if common.json {
                JSONOutput.print(["good": .bool(true), "database": .string(configuration.databasePath)])
            } else {
                Terminal.standardOutput("The configuration is valid; the database is \(configuration.databasePath).")
            }
        }
    }
}
