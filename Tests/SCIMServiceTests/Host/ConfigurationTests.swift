import Logging
import SCIMHost
import TestBed
import Testing

/// The settings of a machine: defaults, file, environment and flags.
@Suite struct ConfigurationTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func load(_ text: String, environment: [String: String] = [:]) throws -> Configuration {
        try directory.write(text, to: "scim.conf")
        return try Configuration.load(path: directory.file("scim.conf"), environment: environment)
    }

    private func refusal(_ body: () throws -> Configuration) -> String {
        #expect(throws: ConfigurationError.self) { try body() }?.description.replacing(directory.path, with: "DIR")
            ?? ""
    }

    @Test(arguments: Configuration.Key.allCases) func `the packaged file shows each key with its default`(
        key: Configuration.Key
    ) throws {
        let lines = try Fixture.repositoryFile("packaging/scim-fcgi.conf").split(separator: "\n")
        let shown = try #require(lines.first { $0.hasPrefix("#\(key.rawValue)=") }?.dropFirst())
        #expect(try load("\(shown)\n") == Configuration(layers: []))
    }

    @Test(
        arguments: [
            ("SCIM_FCGI_QUOTA=1", 1), ("SCIM_FCGI_QUOTA=3K", 3072), ("SCIM_FCGI_QUOTA=500M", 524_288_000),
            ("SCIM_FCGI_QUOTA=2G", 2_147_483_648), ("SCIM_FCGI_QUOTA=1T", 1_099_511_627_776),
            ("SCIM_FCGI_QUOTA=0", nil),
            ("SCIM_FCGI_QUOTA=0G", nil),
        ] as [(String, Int?)])
    func `a quota has a unit, and 0 is none`(text: String, bytes: Int?) throws {
        #expect(try load(text).quota == bytes)
    }

    @Test func `every setting reaches its place`() throws {
        let configuration = try load(
            """
            SCIM_FCGI_DATABASE=/srv/scim.db
            SCIM_FCGI_BACKUP_DIRECTORY=/srv/backups
            SCIM_FCGI_BACKUP_RETENTION=1s
            SCIM_FCGI_SOCKET=/run/one.sock
            SCIM_FCGI_METRICS_SOCKET=/run/two.sock
            SCIM_FCGI_THREADS=64
            SCIM_FCGI_LOG_LEVEL=debug
            SCIM_FCGI_LOG_RETENTION=1000y
            """)
        #expect(configuration.databasePath == "/srv/scim.db")
        #expect(configuration.backupDirectory == "/srv/backups")
        #expect(configuration.backupRetention == .seconds(1))
        #expect(configuration.socketPath == "/run/one.sock")
        #expect(configuration.metricsSocketPath == "/run/two.sock")
        #expect(configuration.threads == 64)
        #expect(configuration.logLevel == .debug)
        #expect(configuration.logRetention == .seconds(1000 * 365 * 86_400))
    }

    @Test(arguments: [
        "SCIM_FCGI_DATABASE=", "SCIM_FCGI_DATABASE=scim.db", "SCIM_FCGI_DATABASE=\"/srv/a\nb\"",
        "SCIM_FCGI_BACKUP_DIRECTORY=backups", "SCIM_FCGI_BACKUP_RETENTION=0d", "SCIM_FCGI_BACKUP_RETENTION=30",
        "SCIM_FCGI_BACKUP_RETENTION=d", "SCIM_FCGI_LOG_RETENTION=1001y", "SCIM_FCGI_LOG_RETENTION=30w",
        "SCIM_FCGI_LOG_RETENTION=-1d", "SCIM_FCGI_LOG_RETENTION=9999999999999s", "SCIM_FCGI_SOCKET=run/scim.sock",
        "SCIM_FCGI_METRICS_SOCKET=run/scim.sock", "SCIM_FCGI_THREADS=65", "SCIM_FCGI_THREADS=-1", "SCIM_FCGI_THREADS=",
        "SCIM_FCGI_LOG_LEVEL=trace", "SCIM_FCGI_QUOTA=", "SCIM_FCGI_QUOTA=G", "SCIM_FCGI_QUOTA=1P",
        "SCIM_FCGI_QUOTA=1.5G",
        "SCIM_FCGI_QUOTA=9999999999T",
    ])
    func `a refusal says which values are allowed`(line: String) throws {
        let message = refusal { try load("\n\(line)\n") }
        let key = line.prefix { $0 != "=" }
        #expect(message.hasPrefix("DIR/scim.conf:2: \(key): found "), "\(message)")
        #expect(message.contains("; expected "))
    }

    @Test func `a socket has at most 107 bytes`() throws {
        let longest = "/" + String(repeating: "s", count: 106)
        #expect(try load("SCIM_FCGI_SOCKET=\(longest)").socketPath == longest)
        #expect(
            refusal { try load("SCIM_FCGI_SOCKET=\(longest)s") }.contains("expected an absolute path of at most 107"))
    }

    @Test func `the environment overrides the file, and its names must be keys too`() throws {
        let environment = ["SCIM_FCGI_THREADS": "3", "PATH": "/bin", "SCIM": "x"]
        #expect(try load("SCIM_FCGI_THREADS=2", environment: environment).threads == 3)
        let message = refusal { try load("", environment: ["SCIM_FCGI_TREADS": "3"]) }
        #expect(message == "environment: SCIM_FCGI_TREADS: no such key; the nearest is SCIM_FCGI_THREADS")
    }

    @Test func `a word from another program's file is not repeated`() throws {
        #expect(refusal { try load("DATABASE_PASSWORD=secret") }.hasPrefix("DIR/scim.conf:1: no such key; "))
    }

    @Test func `a file that is missing, too large, or not text is refused`() throws {
        #expect(
            refusal { try Configuration.load(path: directory.file("none.conf")) }.hasPrefix(
                "DIR/none.conf: the file is missing"))
        let line = "# " + String(repeating: "x", count: 1 << 20) + "\n"
        #expect(refusal { try load(line) }.hasPrefix("DIR/scim.conf: the file is over 1 MiB"))
        #expect(refusal { try load("A=\0") }.hasPrefix("DIR/scim.conf: the file is not UTF-8 text"))
        #expect(refusal { try Configuration.load(path: directory.path) }.hasPrefix("DIR: the file cannot be read: "))
    }

    @Test(
        arguments: [
            ("SCIM_FCGI_DATABASE=/srv/scim.db", Configuration.Key.database),
            ("SCIM_FCGI_SOCKET=/run/scim.sock", .socket),
            ("SCIM_FCGI_METRICS_SOCKET=/run/scim.sock", .metricsSocket), ("SCIM_FCGI_THREADS=2", .threads),
            ("SCIM_FCGI_LOG_LEVEL=debug", nil), ("SCIM_FCGI_QUOTA=1G", nil), ("SCIM_FCGI_LOG_RETENTION=1d", nil),
        ] as [(String, Configuration.Key?)])
    func `tells which changes need a restart`(line: String, key: Configuration.Key?) throws {
        let old = try Configuration(layers: [])
        #expect(try load(line).keysForRestart(comparedTo: old) == [key].compactMap(\.self))
    }
}
