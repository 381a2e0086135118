import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct DriftCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drift",
        abstract: "Compare an organization with users and memberships exported from Entra.",
        discussion: """
            FILE is CSV with a heading: id (or objectId), userPrincipalName, accountEnabled, as Users > Download users in the \
            portal writes it, or Graph. Other columns are ignored. The file for --members has a group (groupId or groupName) and a \
            member (memberId or userPrincipalName) in each row. Users are found by externalId, else by userName. Nothing is \
            changed. The exit status is 1 if something differs.

            Examples:
              scimctl drift --org acme --against users.csv
              scimctl drift --org acme --against users.csv --members members.csv --json
            """)

    @OptionGroup var organization: OrganizationOption
    @Option(help: ArgumentHelp("The users in Entra; - for standard input.", valueName: "file"), completion: .file())
    var against: String
    @Option(help: ArgumentHelp("The members of groups in Entra.", valueName: "file"), completion: .file())
    var members: String?
    @Option(help: "Show at most this many differences; with --json, all are shown unless this is given.") var limit:
        Int?
    @OptionGroup var common: CommonOptions

    private static let shown = 100

    func run() throws {
        let users = try DriftFile(against)
        let memberships = try members.map { try DriftFile($0) }
        let administration = try common.administration(.reading)
        let owner = try administration.organization(organization.chosen)
        let progress = ProgressLine("users read", isWanted: !common.json)
        var printer = DriftPrinter(
            organization: owner.name, isJSON: common.json,
            limit: limit.map { max(0, $0) } ?? (common.json ? .max : DriftCommand.shown))
        printer.begin()
        let summary: DriftSummary
        do {
            summary = try administration.drift(
                of: owner, users: users, members: memberships, progress: { progress.show($0) },
                report: { printer.add($0) })
        } catch {
            progress.end()
            throw error
        }
        progress.end()
        printer.end(summary)
        if summary.findings > 0 { Terminal.exit(1) }
    }
}

extension DriftFile {
    fileprivate init(_ path: String) throws {
        let input = try InputFile(path)
        self.init(name: input.name) { try input.next() }
    }
}
