import ArgumentParser
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHost

struct NginxCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nginx",
        abstract: "The part of nginx: a site to begin with, and a look at what is there.",
        subcommands: [Site.self, Check.self])

    struct Site: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Print a complete virtual host with TLS.",
            discussion: """
                Examples:
                  scimctl nginx site --server-name scim.example.org > /etc/nginx/sites-available/scim
                  scimctl nginx site --server-name scim.example.org --cert /etc/ssl/scim.pem --key /etc/ssl/scim.key
                """)

        @Option(name: .customLong("server-name"), help: "The host that Entra calls; else that of the base URL.")
        var serverName: String?
        @Option(help: "The certificate with its chain; else that of Let's Encrypt.", completion: .file())
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
                    .usage, "no base URL is set, so the host is not known",
                    remedy: "Say it: scimctl nginx site --server-name HOST")
            }
            return url.host
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Say what of nginx's configuration keeps Entra from the worker, or endangers what it sends.",
            discussion: """
                It reads what "nginx -T" prints, which takes root; --file reads that from a file, or - from standard input.
                A warning ends it with 0, a failure with 1.

                Examples:
                  sudo scimctl nginx check
                  nginx -T 2>/dev/null | scimctl nginx check --file -
                """)

        @Option(help: "What nginx -T printed, in a file; - for standard input.", completion: .file())
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
                    .failed, "nginx -T did not end well",
                    remedy: "See what it says: nginx -t. It takes root, and nginx in PATH.")
            }
            return text
        }
    }
}
