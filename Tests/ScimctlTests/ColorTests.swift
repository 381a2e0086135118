import TestBed
import Testing

/// Colors and progress are for people before a terminal.
@Suite struct ColorTests {
    let scimctl: Scimctl

    init() throws {
        scimctl = try Scimctl()
        _ = try scimctl.createUser("ada@example.org")
        _ = try scimctl.createUser("tove@example.org", #","active":false"#)
        try scimctl("token", "create", "--name", "old", "--quiet")
        try scimctl("token", "revoke", "old", "--yes")
        try scimctl("backup", "create")
    }

    /// What a terminal is shown; on it standard output and standard error are one.
    private func terminal(_ words: String..., environment: [String: String] = [:]) throws -> String {
        try ChildProcess.run(
            [
                "/usr/bin/python3", "-c",
                "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))",
                try ChildProcess.program("scimctl"),
            ] + words + ["--config", scimctl.installation.configurationFile],
            environment: ["TERM": "xterm"].merging(environment) { $1 })
    }

    @Test(arguments: [
        (["user", "list"], "\u{1B}[33minactive\u{1B}[0m"), (["token", "list"], "\u{1B}[2mrevoked\u{1B}[0m"),
        (["status"], "\u{1B}[32mon\u{1B}[0m"), (["backup", "verify"], "\u{1B}[32mintact\u{1B}[0m"),
    ])
    func `states are colored on a terminal, and nowhere else`(words: [String], colored: String) throws {
        let configuration = ["--config", scimctl.installation.configurationFile]
        #expect(try scimctl.run(words + configuration).output.contains("\u{1B}") == false)
        let word = colored.dropFirst(5).prefix { $0 != "\u{1B}" }
        let shown = try words.count == 1 ? terminal(words[0]) : terminal(words[0], words[1])
        #expect(shown.contains(colored), "\(shown)")
        for environment in [["NO_COLOR": "1"], ["TERM": "dumb"]] {
            let plain =
                try words.count == 1
                ? terminal(words[0], environment: environment)
                : terminal(words[0], words[1], environment: environment)
            #expect(plain.contains(word) && !plain.contains("\u{1B}[3") && !plain.contains("\u{1B}[2"), "\(plain)")
        }
    }
}
