import Glibc
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// What happens where the output cannot be written.
@Suite struct FailedOutputTests {
    private let scimctl: Scimctl

    init() throws { scimctl = try Scimctl() }

    @Test(arguments: [
        ["user", "list"], ["user", "export"], ["user", "export", "--format", "csv"], ["status"],
        ["org", "list", "--json"],
    ])
    func `a command whose output is lost says so and fails`(words: [String]) throws {
        _ = try scimctl.createUser("ada")
        let process = try lose(words)
        #expect(process.status == 1)
        #expect(process.error == "scimctl: the output could not be written: No space left on device\n")
    }

    @Test(arguments: [[], ["--quiet"], ["--json"]])
    func `a token whose secret is lost is revoked`(options: [String]) throws {
        let made = try lose(["token", "create", "--org", "acme", "--name", "Entra"] + options)
        #expect(made.status == 1)
        let told = "could not be written (No space left on device); it has been revoked"
        #expect(made.error.contains(told), "\(made.error)")
        #expect(try state(of: "Entra") == ["revoked"])

        let rotated = try lose(["token", "rotate", "test"] + options)
        #expect(rotated.status == 1)
        #expect(rotated.error.contains("it has been revoked"), "\(rotated.error)")
        #expect(try state(of: "test") == ["replaced", "revoked"])
    }

    @Test(arguments: [[], ["--json"]])
    func `setup does not leave a token behind that nobody has read`(options: [String]) throws {
        let made = try lose(["setup", "--org", "globex", "--yes"] + options)
        #expect(made.status == 1)
        #expect(made.error.contains("it has been revoked"), "\(made.error)")
        let tokens = try scimctl("token", "list", "--org", "globex", "--json").json()["tokens"]?.array ?? []
        #expect(tokens.map { $0["state"]?.string } == ["revoked"])
    }

    /// Runs a command whose output goes to a full disk.
    private func lose(_ words: [String]) throws -> (status: Int32, error: String) {
        let full = open("/dev/full", O_WRONLY)
        defer { close(full) }
        let process = try ChildProcess(
            [try ChildProcess.program("scimctl")] + words + ["--config", scimctl.installation.configurationFile],
            descriptors: [1: full])
        guard case .exited(let status) = try process.wait() else { return (-1, process.standardError) }
        return (status, process.standardError)
    }

    private func state(of name: String) throws -> [String?] {
        let tokens = try scimctl("token", "list", "--json").json()["tokens"]?.array ?? []
        return tokens.filter { $0["name"]?.string == name }.map { $0["state"]?.string }
    }
}
