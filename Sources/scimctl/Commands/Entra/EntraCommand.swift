import ArgumentParser
import EntraSimulator
import OrderedCollections
import OutgoingHTTP
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost

struct EntraCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "entra", abstract: "Show settings for Microsoft Entra ID, or simulate it.",
        subcommands: [Settings.self, Simulate.self])

    struct Settings: OrganizationCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what to enter where in the Entra portal.",
            discussion: "Example:\n  scimctl entra settings --org acme")

        @OptionGroup var organization: OrganizationOption
        @OptionGroup var common: CommonOptions

        func run(_ administration: Administration, in owner: Organization) throws {
            guard let baseURL = try administration.baseURL() else {
                throw ServiceError(
                    .failed, "the base URL is not set", remedy: "\(do: .setBaseURL(nil))")
            }
            let settings = EntraSettings(
                baseURL: baseURL, secret: nil, organization: owner,
                credential: try administration.connectionProgress(of: owner).credential)
            if common.json { return JSONOutput.print(settings.json) }
            settings.print()
        }
    }

    struct Simulate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Simulate an Entra provisioning run against an endpoint, with made-up users.",
            discussion: """
                The users and groups really are created: use a test organization.
                The token is read from a file or from standard input (-), never from the command line. With --client-id,
                the file holds the client's secret, and the access tokens come from the token endpoint.
                """)

        @Option(name: .customLong("base-url"), help: "The Tenant URL.") var baseURL: String
        @Option(
            name: .customLong("ca-file"), help: "Trust this CA certificate instead of the system's.",
            completion: .file())
        var authorities: String?
        @Option(
            name: .customLong("token-file"), help: "A file with the token, or - for standard input.",
            completion: .file())
        var tokenFile = "-"
        @Option(
            name: .customLong("client-id"),
            help: ArgumentHelp("Use an OAuth client; the file holds its secret.", valueName: "id"))
        var clientID: String?
        @Option(help: "Number of users.") var users = 320
        @Option(help: "Number of groups.") var groups = 12
        @Option(help: "The same seed gives the same users and groups.") var seed: UInt64 = 1
        @OptionGroup var common: CommonOptions

        func run() throws {
            guard (1...100_000).contains(users), (0...1000).contains(groups) else {
                throw ServiceError(.usage, "--users is 1 to 100000, --groups 0 to 1000")
            }
            let token = try readToken()
            var simulation = Simulation(seed: seed, people: users, groups: groups)
            let printer = SimulationPrinter(printsJSON: common.json)
            let report: Simulation.Report
            do {
                let endpoint = try CurlTransport(baseURL: baseURL, authorities: authorities)
                report = try simulation.run(over: transport(token, over: endpoint), tell: printer.show)
            } catch let refusal as TokenEndpointTransport.Refusal {
                throw ServiceError(
                    .failed,
                    "the token endpoint answered \(refusal.status) \((refusal.code ?? "").forDisplay): "
                        + (refusal.description ?? "no description").forDisplay)
            } catch let error as CurlError {
                throw ServiceError(
                    .unreachable, error.sentence, remedy: "Check the URL, and that nginx is running.")
            } catch let error as VerificationFailure {
                throw ServiceError(.failed, error.sentence)
            }
            printer.summarize(report)
            guard report.isClean else { throw ServiceError(.failed, "the provisioning run failed") }
        }

        private func transport(_ secret: String, over endpoint: CurlTransport) throws -> any Transport {
            guard let clientID else { return BearerTransport(token: secret, over: endpoint) }
            let transport = TokenEndpointTransport(clientID: clientID, over: endpoint) { .secretInBody(secret) }
            // Before anything is sent, so that a wrong secret is what is told.
            try transport.fetch()
            return transport
        }

        private func readToken() throws -> String {
            let line: String?
            if tokenFile == "-" {
                line = readLine()
            } else {
                line = try TextFile.firstLine(of: tokenFile)
            }
            guard let line, !line.isEmpty else {
                throw ServiceError(.usage, "\(tokenFile == "-" ? "standard input" : tokenFile) contains no token")
            }
            return line
        }
    }
}
