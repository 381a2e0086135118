import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore

struct ClockCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock",
        abstract: "Show or reset the latest time that the service has recorded.",
        discussion: """
            Token expiry is checked against the later of the machine's clock and the latest time the service has \
            recorded, so an expired token does not become valid again when the clock is set back. After a jump forward \
            by more than a day the new time is recorded only once the service has run with it for an hour. scimctl \
            status and scimctl doctor show where the two differ.
            """,
        subcommands: [Reset.self])

    struct Reset: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the recorded time to the machine's clock.",
            discussion: """
                Use it if the clock ran far ahead for more than an hour, so that tokens expire too early. Correct the \
                clock first. Tokens that expired between the two times become valid again.

                Example:
                  scimctl clock reset
                """)

        @OptionGroup var dryRun: DryRunOption
        @OptionGroup var common: CommonOptions

        func run() throws {
            let administration = try common.administration(dryRun.access)
            if !dryRun.isOn, let remembered = try administration.rememberedTime(), remembered > administration.time {
                try common.confirm(
                    "Tokens that expired between \(administration.time.dateTime) and \(remembered.dateTime) become valid again."
                )
            }
            let reset = try administration.resetClock()
            if common.json {
                return dryRun.print(["before": JSONValue(reset.before), "now": JSONValue(reset.now)])
            }
            let before = reset.before.map { "It was \($0.dateTime)." } ?? "No time was recorded."
            dryRun.tell(
                "The recorded time is now \(reset.now.dateTime). \(before)",
                "The recorded time would be \(reset.now.dateTime). \(before)")
        }
    }
}
