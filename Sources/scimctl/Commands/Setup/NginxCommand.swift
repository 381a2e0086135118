import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct NginxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nginx",
        abstract: "Print an example site for nginx, or check its configuration.",
        subcommands: [Site.self, Check.self])

    struct Site: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a complete virtual host with TLS.",
            discussion: """
                Examples:
                  scimctl nginx site > /etc/nginx/sites-available/scim
                  scimctl nginx site --cert /etc/ssl/scim.pem --key /etc/ssl/scim.key
                """)

        @Option(
            name: .customLong("server-name"), help: "The host name that Entra calls; default: that of the base URL.")
        var serverName: String?
        @Option(help: "The certificate with its chain; default: Let's Encrypt's path.", completion: .file())
        var cert: String?
        @Option(help: "The certificate's key.", completion: .file()) var key: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let site = try NginxSite(serverName: try serverName ?? host(), certificate: cert, key: key)
            if common.json { return JSONOutput.print(["site": .string(site.text)]) }
            Terminal.standardOutput(site.text, terminator: "")
        }

        private func host() throws -> String {
            guard let url = try common.administration(.reading).baseURL() else {
                throw ServiceError(
                    .usage, "no base URL is set, so the host name is unknown",
                    remedy: "Give it with --server-name HOST.")
            }
            return url.host
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find nginx settings that block Entra from the worker or expose its data.",
            discussion: """
                It reads the output of "nginx -T", which needs root; --file reads it from a file, or from standard \
                input with -.
                The exit status is 0 with warnings only, 1 with a failure.

                Examples:
                  sudo scimctl nginx check
                  nginx -T 2>/dev/null | scimctl nginx check --file -
                """)

        @Option(help: "A file with the output of nginx -T, or - for standard input.", completion: .file())
        var file: String?
        @OptionGroup var common: CommonOptions

        func run() throws {
            let dump = try dump()
            let configuration = try common.configuration()
            let baseURL = try common.administration(.reading).baseURL()
            let review = try NginxReview(
                dump: dump, baseURL: baseURL, socket: configuration.socketPath ?? ServiceState.defaultSocket)
            try FindingList(findings: review.findings).print(asJSON: common.json)
        }

        private func dump() throws -> String {
            if let file {
                return String(decoding: try TextFile.contents(of: file, limit: 16 << 20), as: UTF8.self)
            }
            guard let text = Subprocess.output(of: ["nginx", "-T"]) else {
                throw ServiceError(
                    .failed, "nginx -T failed",
                    remedy: "See what \(machine: .command("nginx -t")) says. It needs root, and nginx in PATH.")
            }
            return text
        }
    }
}
