import FoundationEssentials
import Glibc
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// What the shells offer when the key is pressed.
@Suite struct CompletionTests {
    let scimctl: Scimctl
    let program: String
    let script: String

    init() throws {
        scimctl = try Scimctl()
        program = try ChildProcess.program("scimctl")
        script = scimctl.installation.directory.file("completion.bash")
        try scimctl.installation.directory.write(
            scimctl.run(["--generate-completion-script", "bash"]).output, to: "completion.bash")
        for name in ["ada@example.org", "adele@example.org", "tove@example.org"] { _ = try scimctl.createUser(name) }
        try scimctl.request("POST", "/Groups", #"{"displayName":"Difference Engines"}"#)
    }

    /// What bash offers after these words; the last one is what is completed.
    private func bash(_ words: String..., configuration: String? = nil) throws -> [String] {
        let line = [program] + words
        let output = try ChildProcess.run(
            [
                "/bin/bash", "-c",
                """
                source "$1"; shift
                COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMP_LINE="$*" COMP_POINT=1000
                _scimctl "$1" "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """, "bash", script,
            ] + line,
            environment: [
                "SCIM_CONFIG": configuration ?? scimctl.installation.configurationFile, "SCIMCTL_PATIENCE": "15",
            ])
        return output.split(separator: "\n").map(String.init)
    }

    @Test func `bash is offered the names that are there`() throws {
        try scimctl("backup", "create")
        try scimctl("token", "create", "--name", "Entra Production", "--quiet")
        #expect(try bash("org", "show", "") == ["acme"])
        #expect(try bash("user", "list", "--org", "a") == ["acme"])
        #expect(try bash("user", "show", "ad") == ["ada@example.org", "adele@example.org"])
        #expect(try bash("log", "--user", "tove") == ["tove@example.org"])
        #expect(try bash("group", "delete", "Diff") == ["Difference\\ Engines"])
        #expect(try bash("user", "role", "set", "ada@example.org", "") == ["admin", "member", "viewer"])
        #expect(try bash("role", "map", "unset", "v") == ["viewer"])
        #expect(try bash("token", "revoke", "") == ["test", "Entra\\ Production"])
        #expect(try bash("restore", "scim-").count == 1)
        #expect(try bash("user", "show", "x") == [])
        #expect(try bash("user", "show", "ada@example.org", "--js") == ["--json"])
    }

    @Test func `names are those of the given organization and machine`() throws {
        try scimctl("org", "create", "globex")
        #expect(try bash("org", "enable", "").sorted() == ["acme", "globex"])
        #expect(try bash("user", "show", "--org", "acme", "tove") == ["tove@example.org"])
        #expect(try bash("user", "show", "--org", "globex", "tove") == [])
        #expect(try bash("user", "show", "tove") == [])
        let other = scimctl.installation.directory.file("none.conf")
        #expect(try bash("org", "show", "--config", other, "") == [])
    }

    @Test func `if something is wrong, nothing is offered and nothing printed, at once`() throws {
        let path = scimctl.installation.directory.file("bad.conf")
        try scimctl.installation.directory.write("SCIM_FCGI_DATABASE=/nowhere/scim.db\n", to: "bad.conf")
        let begin = ContinuousClock.now
        for arguments in [["show"], ["show", "--config", "/nowhere"]] {
            let process = try ChildProcess(
                [program, "---completion", "user", "show", "--", "positional@0", "3", "0", "scimctl", "user"]
                    + arguments
                    + [""], environment: ["SAP_SHELL": "bash", "SCIM_CONFIG": path])
            #expect(try process.wait() == .exited(0))
            #expect(process.standardError.isEmpty)
            let offered = process.standardOutput.split(whereSeparator: \.isNewline)
            #expect(offered.isEmpty)
        }
        #expect(ContinuousClock.now - begin < .seconds(2))
    }

    @Test func `a look changes nothing and contains no secret`() throws {
        // By another process: who closes a file loses SQLite's locks on it.
        let digest = {
            try ChildProcess.run(["/usr/bin/sha256sum", self.scimctl.installation.directory.file("scim.db")])
        }
        let before = try digest()
        let offered = try bash("token", "revoke", "") + bash("user", "show", "") + bash("org", "show", "")
        #expect(!offered.contains { $0.contains("scim_") || $0.contains(scimctl.installation.token) })
        #expect(try digest() == before)
    }
}
