import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct BaseURLCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "base-url",
        abstract: "Set or show the base URL, which Entra calls Tenant URL.",
        subcommands: [Set.self, Show.self])

    struct Set: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the base URL.",
            discussion: "Example:\n  scimctl base-url set https://scim.example.org/scim/v2")

        @Argument(help: "For example https://scim.example.org/scim/v2")
        var url: String
        @OptionGroup var common: CommonOptions

        func run() throws {
            let set = try common.administration(.creating).setBaseURL(url)
            if common.json {
                JSONOutput.print(["baseURL": .string(set.text)])
            } else {
                Terminal.standardOutput("The base URL is \(set.text).")
            }
        }
    }

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the base URL.")

        @OptionGroup var common: CommonOptions

        func run() throws {
            let url = try common.administration(.reading).baseURL()
            if common.json {
                JSONOutput.print(["baseURL": JSONValue(url?.text)])
            } else {
                Terminal.standardOutput(
                    url?.text ?? "The base URL is not set: \(Remedy.Action.setBaseURL(nil).command.text)")
            }
        }
    }
}
