import ArgumentParser
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Find everything that stops Entra from provisioning, and say how to fix it.",
        discussion: """
            It looks at the service, its socket, timers and files, nginx's configuration, the clock, the disk, the database \
            and its backup. It calls the base URL as Entra does, through DNS, TLS and nginx: Test Connection, then it \
            creates a user (and, if group sync is on, a group), changes it in both of Entra's PATCH dialects, and \
            deletes it. It also checks what Entra has sent for wrong mappings.

            It uses a temporary token and temporary records, whose names end in .invalid, and removes them all, even \
            when interrupted. Without --org it uses the first organization whose SCIM is on.

            SCIM_CA_FILE names CA certificates to trust in addition to the system's. Checks that need root (nginx's \
            configuration) or systemd are reported as skipped if these are missing. The exit status is 0 with warnings \
            only, 1 with a failure.

            Examples:
              sudo scimctl doctor
              scimctl doctor --org acme --url https://scim.example.org/scim/v2
              scimctl doctor --json | jq '.findings[] | select(.severity == "failure")'
            """)

    @Option(help: "Call this address instead of the base URL.") var url: String?
    @OptionGroup var organization: EveryOrganizationOption
    @OptionGroup var common: CommonOptions

    func run() throws {
        let address = try url.map { try DoctorCommand.address($0) }
        let configuration = try common.configuration()
        let authorities = try DoctorCommand.authorities()
        tell("checking the machine")
        let machine = MachineFacts.look(configuration)
        let administration: Administration
        let chosen: Organization?
        let checkup: Administration.Checkup
        do {
            administration = try common.administration(.examining)
            chosen = try organization.chosen(administration)
            tell("checking the database")
            checkup = try administration.checkup(
                of: machine, backups: configuration.backupDirectory, quota: configuration.quota, organization: chosen)
        } catch let error as ServiceError where [.failed, .badConfiguration].contains(error.kind) {
            return try end(with: Administration.Checkup(of: machine, without: error).findings)
        }
        let visit = try (address ?? administration.baseURL()).map {
            EndpointVisit(url: $0.text, authorities: authorities, tell: tell)
        }
        let caller = visit.map { EndpointCaller(url: $0.url, connect: $0.connect, play: $0.play) }
        Interruption.watch()
        let endpoint = try administration.checkEndpoint(by: caller, after: checkup, in: chosen)
        try endWhereInterrupted()
        var findings = checkup.findings + endpoint
        tell("checking what Entra has sent")
        for organization in try chosen.map({ [$0] }) ?? administration.organizations() {
            findings += try administration.reviewTraffic(of: organization)
        }
        try end(with: findings)
    }

    private func endWhereInterrupted() throws {
        Interruption.watchNoMore()
        guard let number = Interruption.signalNumber else { return }
        erase()
        Terminal.standardError("scimctl: interrupted; the temporary token and records have been removed")
        throw ExitCode(128 + number)
    }

    private func end(with findings: [Finding]) throws {
        erase()
        try FindingList(findings: findings).print(asJSON: common.json)
        guard !common.json else { return }
        let warnings = findings.count { $0.severity == .warning }
        let skipped = findings.count { $0.severity == .skipped }
        Terminal.standardOutput(
            "\nNo failure, \(warnings.counted("warning")), \(skipped) of \(findings.count) skipped.")
    }

    private func erase() {
        if Terminal.isErrorTerminal { Terminal.standardError("\r\u{1B}[K", terminator: "") }
    }

    /// Tells a person what is done; written over itself.
    private func tell(_ text: String) {
        guard Terminal.isErrorTerminal, !common.json else { return }
        Terminal.standardError("\r\(text) ...\u{1B}[K", terminator: "")
    }

    private static func address(_ text: String) throws -> BaseURL {
        do {
            return try BaseURL(text)
        } catch {
            throw ServiceError(.usage, "--url \(error.detail)")
        }
    }

    /// Read before root is given up.
    private static func authorities() throws -> (path: String, content: [UInt8])? {
        guard let path = Environment.variable("SCIM_CA_FILE") else { return nil }
        return (path, try TextFile.contents(of: path, limit: 4 << 20))
    }
}
