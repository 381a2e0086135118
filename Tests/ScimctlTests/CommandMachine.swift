import FoundationEssentials
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// A machine with a database of its own, a backup, and no worker, for one command of `EveryCommand`.
struct CommandMachine {
    private let directory: TemporaryDirectory
    private let template: CommandMachineTemplate

    init() throws {
        template = try CommandMachineTemplate.filled.get()
        directory = try TemporaryDirectory()
        try FileManager.default.createDirectory(
            atPath: directory.file("backups"), withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700])
        for (name, content) in template.files {
            try content.write(to: URL(filePath: directory.file(name)))
        }
        try directory.write(
            """
            SCIM_FCGI_DATABASE=\(directory.file("scim.db"))
            SCIM_FCGI_BACKUP_DIRECTORY=\(directory.file("backups"))
            SCIM_FCGI_SOCKET=\(directory.file("worker.sock"))

            """, to: "scim-fcgi.conf")
        try directory.write(#"{"userName":"x"}"#, to: "payload.json")
    }

    /// Runs a command with these arguments.
    func run(_ command: EveryCommand, _ arguments: String, _ options: String...) throws -> Scimctl.Answer {
        let words = "\(command.words) \(arguments)"
            .replacing("DIRECTORY", with: directory.path).replacing("BACKUP", with: template.backup)
        return try run(words, options, input: command.input.replacing("TOKEN", with: template.token))
    }

    /// Runs what has to run before a command, and keeps its output in the file `prepared`.
    func prepare(_ command: EveryCommand) throws {
        guard let preparation = command.preparation else { return }
        try directory.write(run(preparation, []).output, to: "prepared")
    }

    private func run(_ words: String, _ options: [String], input: String = "") throws -> Scimctl.Answer {
        try Scimctl.run(
            words.split(separator: " ").map(String.init) + options + ["--config", directory.file("scim-fcgi.conf")],
            input: input, in: directory)
    }

    /// The bytes of the database without its header, where SQLite notes who opened it, and the names of all files.
    var state: State {
        get throws {
            let files = FileManager.default
            return State(
                database: try Data(contentsOf: URL(filePath: directory.file("scim.db"))).dropFirst(100),
                files: try ["", "backups"].flatMap { try files.contentsOfDirectory(atPath: directory.file($0)) }
                    .filter { $0 != "input" }.sorted())
        }
    }

    struct State: Hashable {
        let database: Data
        let files: [String]
    }
}

/// The files of a machine that was filled once, and what was found out about the program meanwhile.
struct CommandMachineTemplate {
    let files: [String: Data]
    /// The name of the backup.
    let backup: String
    let token: String
    /// The words of every command, and whether it takes `--dry-run`.
    let commands: [String: Bool]

    static let filled = Result { try CommandMachineTemplate() }

    private static let parking = "urn:example:params:scim:schemas:Parking:2.0:User"
    private static let test = "urn:example:params:scim:schemas:Test:2.0:User"

    private init() throws {
        let scimctl = try Scimctl()
        let directory = scimctl.installation.directory
        try Self.fill(scimctl)
        let made = try scimctl("backup", "create", "--json").json()["backup"]
        backup = try #require(made?["name"]?.string)
        token = scimctl.installation.token
        var files: [String: Data] = [:]
        let description = backup.replacing(".db", with: ".json")
        // The backup is the database, too: the one in use is not complete without its log.
        for (name, source) in [
            ("scim.db", "backups/\(backup)"), ("backups/\(backup)", "backups/\(backup)"),
            ("backups/\(description)", "backups/\(description)"), ("space.json", "space.json"),
            ("wrong.conf", "wrong.conf"), ("schema-version", "schema-version"), ("scim.db-lock", "scim.db-lock"),
        ] {
            files[name] = try Data(contentsOf: URL(filePath: directory.file(source)))
        }
        self.files = files
        let dump = try JSONValue(parsing: scimctl.run(["--experimental-dump-help"]).output)
        let leaves = try #require(dump["command"]).leaves([])
        commands = Dictionary(
            uniqueKeysWithValues: leaves.filter { $0.path != ["help"] }.map { path, command in
                (path.joined(separator: " "), command.options.contains("dry-run"))
            })
    }

    private static func fill(_ scimctl: Scimctl) throws {
        let directory = scimctl.installation.directory
        for (urn, name, attribute) in [(test, "Test", "badge"), (parking, "Parking", "space")] {
            try directory.write(
                #"{"id":"\#(urn)","name":"\#(name)","attributes":[{"name":"\#(attribute)","type":"string"}]}"#,
                to: "\(attribute).json")
        }
        try directory.write("SCIM_FCGI_THREADS=many\n", to: "wrong.conf")
        try scimctl("schema", "add", directory.file("badge.json"))
        let ada = try scimctl.createUser(
            "ada@example.org", #","roles":[{"value":"boss"}],"\#(test)":{"badge":"7"}"#)
        _ = try scimctl.createUser("root@example.org")
        _ = try scimctl.createUser("tove@example.org")
        try scimctl("user", "protect", "root@example.org")
        try scimctl("user", "role", "set", "tove@example.org", "admin")
        try scimctl("role", "create", "idle")
        try scimctl.request("POST", "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        scimctl.housekeep()
    }
}
