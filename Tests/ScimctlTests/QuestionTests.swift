import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// Questions that commands ask at a terminal.
@Suite struct QuestionTests {
    let scimctl: Scimctl
    let terminal: PseudoTerminal

    init() throws {
        scimctl = try Scimctl()
        terminal = try PseudoTerminal()
        _ = try scimctl.createUser("ada@example.org")
    }

    /// Starts a command at the terminal; its output goes to a file.
    private func start(_ line: String, config: String? = nil) throws -> ChildProcess {
        let words = line.split(separator: " ").map(String.init)
        return try ChildProcess(
            [try ChildProcess.program("scimctl")] + words + [
                "--config", config ?? scimctl.installation.configurationFile,
            ],
            descriptors: [0: terminal.program, 2: terminal.program])
    }

    private func isThere(_ name: String) throws -> Bool { try scimctl("user", "show", name).status == 0 }

    @Test(arguments: ["y", "Y", "yes"]) func `yes means yes`(answer: String) throws {
        let process = try start("user delete ada@example.org")
        #expect(terminal.read(until: "[y/N] ").contains("ada@example.org"))
        terminal.type("\(answer)\n")
        #expect(try process.wait() == .exited(0))
        #expect(try !isThere("ada@example.org"))
    }

    @Test(arguments: ["n", "", "no", "\u{4}"]) func `anything else changes nothing and ends with 1`(answer: String)
        throws
    {
        let process = try start("user delete ada@example.org")
        _ = terminal.read(until: "[y/N] ")
        terminal.type(answer == "\u{4}" ? answer : "\(answer)\n")
        #expect(try process.wait() == .exited(1))
        #expect(terminal.read(until: "Nothing was changed.").contains("Nothing was changed."))
        #expect(try isThere("ada@example.org"))
    }

    @Test func `--yes skips the question`() throws {
        let process = try start("user delete ada@example.org --yes")
        #expect(try process.wait() == .exited(0))
        #expect(try !isThere("ada@example.org"))
    }

    @Test func `a typed secret is not shown`() throws {
        let process = try start("token identify")
        #expect(terminal.read(until: ": ").contains(": "))
        terminal.type("\(scimctl.installation.token)\n")
        #expect(try process.wait() == .exited(0))
        #expect(process.standardOutput.contains("test"))
        #expect(!terminal.read(until: "\r\n").contains(scimctl.installation.token))
    }

    @Test func `setup asks for what is missing`() throws {
        let directory = scimctl.installation.directory
        try directory.write("SCIM_FCGI_DATABASE=\(directory.file("new.db"))\n", to: "new.conf")
        let process = try start("setup", config: directory.file("new.conf"))
        _ = terminal.read(until: "organization: ")
        terminal.type("acme\n")
        _ = terminal.read(until: "/scim/v2: ")
        terminal.type("  https://new.example.org/scim/v2 \n")
        #expect(try process.wait() == .exited(0))
        #expect(process.standardOutput.contains("https://new.example.org/scim/v2"))
        #expect(process.standardOutput.contains("The token is shown only once."))
    }

    @Test func `setup ends at an empty answer`() throws {
        let directory = scimctl.installation.directory
        try directory.write("SCIM_FCGI_DATABASE=\(directory.file("new.db"))\n", to: "new.conf")
        let process = try start("setup --base-url https://new.example.org/scim/v2", config: directory.file("new.conf"))
        _ = terminal.read(until: "organization: ")
        terminal.type("\n")
        #expect(try process.wait() == .exited(2))
        #expect(terminal.read(until: "NAME").contains("Give it with --org NAME"))
    }
}
