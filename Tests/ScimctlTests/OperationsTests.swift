import EntraSimulator
import FoundationEssentials
import Glibc
import SCIMCore
import TestBed
import Testing

/// `docs/Operations.md` says what the commands print; here they are typed.
@Suite struct OperationsTests {
    private static let page = "docs/Operations.md"

    @Test func `the page on operations shows what the commands print`() throws {
        let transcript = Transcript(try Fixture.repositoryFile(Self.page))
        #expect(transcript.commands.count > 30)
        let machine = try Machine()
        var outputs: [[String]] = []
        for part in transcript.parts {
            switch part {
            case .text: continue
            case .event(let name): try machine.play(name)
            case .command(let command):
                let output = try machine.type(command.line)
                outputs.append(output)
                guard getenv("SCIM_TRANSCRIPT") == nil else { continue }
                #expect(output.withoutVolatileParts == command.output.withoutVolatileParts, "\(command.line)")
            }
        }
        guard getenv("SCIM_TRANSCRIPT") != nil else { return }
        let page = transcript.page(with: outputs)
            .replacing(/(scim(?:cs)?_)[0-9A-Za-z]{49}/) { "\($0.output.1)\(String(repeating: "x", count: 49))" }
            .replacing(/login\/[0-9A-Za-z_-]{43}/, with: "login/" + String(repeating: "x", count: 43))
        try Fixture.writeRepositoryFile(Self.page, page)
    }

    /// The rules must not make everything look alike.
    @Test(arguments: [
        (["created user ada@example.org"], ["created user bob@example.org"]), (["users  5"], ["users  6"]),
        (["SCIM is on for acme."], ["SCIM is off for acme."]), (["requests 12"], ["requests 13"]),
        (["1", "2"], ["1"]),
    ])
    func `what an administrator reads is compared`(one: [String], other: [String]) {
        #expect(one.withoutVolatileParts != other.withoutVolatileParts)
    }
}

/// A server after `apt install`: a worker over an empty database, somebody at a terminal, and Entra.
private final class Machine {
    private let files: TemporaryDirectory
    private let worker: ChildProcess
    /// What is in Entra's *Secret Token*.
    private var token = ""
    private var tenant = Directory.invented(seed: 5, people: 6, groupCount: 2)
    private var job: ProvisioningJob?

    init() throws {
        files = try TemporaryDirectory()
        try files.write(
            """
            SCIM_FCGI_DATABASE=\(files.file("scim.db"))
            SCIM_FCGI_BACKUP_DIRECTORY=\(files.file("backups"))
            SCIM_FCGI_SOCKET=\(files.file("scim-fcgi.sock"))
            SCIM_FCGI_METRICS_SOCKET=\(files.file("metrics.sock"))

            """, to: "scim-fcgi.conf")
        try files.write("#!/bin/sh\nexec '\(try ChildProcess.program("scimctl"))' \"$@\"\n", to: "scimctl")
        try files.write(
            try Self.nginxConfiguration.replacing(
                "/run/scim-fcgi/scim-fcgi.sock", with: files.file("scim-fcgi.sock")), to: "nginx-T")
        try files.write("#!/bin/sh\nexec cat '\(files.file("nginx-T"))'\n", to: "nginx")
        for program in ["scimctl", "nginx"] { chmod(files.file(program), 0o755) }
        worker = try ChildProcess(
            [try RunningWorker.program, "--config", files.file("scim-fcgi.conf")],
            environment: ["SWIFT_BACKTRACE": "enable=no"])
        for _ in 0..<2000 where !worker.standardError.contains("serving on") { sleepMilliseconds(5) }
    }

    /// What `nginx -T` prints where the shipped site and snippets are in their places.
    private static var nginxConfiguration: String {
        get throws {
            let main = "events { worker_connections 1024; }\nhttp { include conf.d/*; include sites-enabled/*; }"
            return try [
                ("nginx.conf", main),
                ("conf.d/scim-fcgi-upstream.conf", Fixture.repositoryFile("nginx/scim-fcgi-upstream.conf")),
                ("sites-enabled/scim", Fixture.repositoryFile("nginx/scim-fcgi-site.conf")),
                ("snippets/scim-fcgi.conf", Fixture.repositoryFile("nginx/scim-fcgi.conf")),
            ].map { "# configuration file /etc/nginx/\($0.0):\n\($0.1)\n" }.joined()
        }
    }

    /// Types a line on a terminal, and returns what then is below it.
    func type(_ line: String) throws -> [String] {
        let terminal = try ChildProcess(
            ["/usr/bin/script", "--quiet", "--return", "--command", line, "/dev/null"],
            environment: [
                "PATH": "\(files.path):/usr/local/bin:/usr/bin:/bin", "SHELL": "/bin/sh", "TERM": "dumb",
                "SCIM_CONFIG": files.file("scim-fcgi.conf"),
            ])
        let ending = try terminal.wait()
        let printed = terminal.standardOutput.replacing("\r\n", with: "\n")
        guard ending == .exited(0) || ending == .exited(1) else {
            throw ChildProcessError("\(line): \(ending): \(printed)")
        }
        if let secret = printed.firstMatch(of: /scim_[0-9A-Za-z]{49}/) { token = String(secret.output) }
        let shown = printed.replacing(files.file("scim-fcgi.sock"), with: "/run/scim-fcgi/scim-fcgi.sock")
            .replacing(files.path, with: "/var/lib/scim-fcgi")
        return shown.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
            // What a progress line leaves when it is done: everything before it is wiped away.
            String(line.split(separator: "\u{1B}[K", omittingEmptySubsequences: false).last ?? line)
        }
    }

    /// What Entra does between two blocks; it is in the database when this returns.
    func play(_ event: String) throws {
        switch event {
        case "a wrong token":
            let cut = BearerTransport(token: String(token.dropLast(7)), over: socket)
            for _ in 0..<2 { _ = try cut.send(ProvisioningRequest("GET", "/Users?startIndex=1&count=1")) }
        case "a connection test":
            var configuration = JobConfiguration()
            configuration.provisionsGroups = false
            var test = ProvisioningJob(configuration: configuration, transport: entra)
            #expect(test.testConnection().isGreen)
        case "a cycle": cycle()
        case "a week":
            let people = tenant.usersInScope.filter { $0.accountEnabled && !$0.isGuest }
            tenant.rename(people[1].objectID, surname: "Lovelace", latin: "lovelace")
            tenant.unassign(people[2].objectID)
            let nameless = Array(#"{"displayName":"Alan Turing","active":true}"#.utf8)
            _ = try entra.send(ProvisioningRequest("POST", "/Users", body: nameless))
            cycle()
        default: throw ChildProcessError("nothing plays \"\(event)\"")
        }
        // What the worker counts in memory it writes once a second.
        sleepMilliseconds(2200)
    }

    private func cycle() {
        var job = self.job
        if job != nil {
            _ = job?.incrementalCycle(of: tenant)
        } else {
            var configuration = JobConfiguration()
            configuration.mapping = .minimal.withSingleAppRole
            job = ProvisioningJob(configuration: configuration, transport: entra)
            _ = job?.initialCycle(of: tenant)
        }
        self.job = job
    }

    private var socket: SocketTransport { SocketTransport(path: files.file("scim-fcgi.sock")) }

    private var entra: BearerTransport { BearerTransport(token: token, over: socket) }
}
