import FoundationEssentials
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// Removing, moving and comparing an organization as a person or a script does it.
@Suite struct OrganizationCommandTests {
    let scimctl: Scimctl

    init() throws {
        scimctl = try Scimctl()
        let ada = try scimctl.createUser("ada@example.org", #","externalId":"0a2e5b3c-1111-4222-8333-444455556601""#)
        try scimctl.request("POST", "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        scimctl.housekeep()
    }

    private var directory: TemporaryDirectory { scimctl.installation.directory }

    private func organizations() throws -> [String] {
        try scimctl("org", "list", "--json").json()["organizations"]?.array?.compactMap { $0["name"]?.string } ?? []
    }

    private func remove(at terminal: PseudoTerminal, typing name: String) throws -> ChildProcess.Ending {
        let process = try ChildProcess(
            [
                try ChildProcess.program("scimctl"), "org", "remove", "acme", "--config",
                scimctl.installation.configurationFile,
            ], descriptors: [0: terminal.program, 2: terminal.program])
        let question = terminal.read(until: "to remove it: ")
        #expect(question.contains("1 user, 1 group, 1 membership") && question.contains("1 credential"))
        terminal.type("\(name)\n")
        return try process.wait()
    }

    @Test(arguments: ["", "y", "yes", "Acme", "acme2"]) func `only the name removes an organization`(answer: String)
        throws
    {
        #expect(try remove(at: PseudoTerminal(), typing: answer) == .exited(1))
        #expect(try organizations() == ["acme"])
        #expect(!FileManager.default.fileExists(atPath: directory.file("backups")))
    }

    @Test func `who types the name removes it, and a backup is there before`() throws {
        #expect(try remove(at: PseudoTerminal(), typing: "acme") == .exited(0))
        #expect(try organizations() == [])
        let backups = try scimctl("backup", "list", "--json").json()["backups"]?.array ?? []
        #expect(backups.count == 1 && backups.first?["users"] == 1)
    }

    @Test(arguments: [
        [], ["--yes"], ["--confirm", "acme"], ["--yes", "--confirm", "Acme"], ["--yes", "--confirm", "other"],
        ["--yes", "--confirm", ""],
    ])
    func `a script that does not repeat the name removes nothing`(options: [String]) throws {
        let words = ["org", "remove", "acme"] + options + ["--config", scimctl.installation.configurationFile]
        let answer = try scimctl.run(words)
        #expect(answer.status == 2 && answer.error.contains("--confirm"), "\(answer.error)")
        #expect(try organizations() == ["acme"])
    }

    @Test func `a removal without a backup where none can be made needs the option`() throws {
        try directory.write("", to: "backups")
        let refused = try scimctl("org", "remove", "acme", "--yes", "--confirm", "acme")
        #expect(refused.status == 1 && refused.error.contains("nothing was removed"), "\(refused.error)")
        #expect(try organizations() == ["acme"])
        let done = try scimctl("org", "remove", "acme", "--yes", "--confirm", "acme", "--no-backup", "--json")
        #expect(done.status == 0, "\(done.error)")
        let answer = try done.json()
        #expect(answer["removed"] == true && answer["backup"] == .null && answer["contents"]?["users"] == 1)
    }

    @Test func `an organization that was removed comes back from the backup, with its tokens revoked`() throws {
        let copy = try #require(try scimctl("backup", "create", "--json").json()["backup"]?["path"]?.string)
        let machine = directory.path + "/machine"
        try FileManager.default.createDirectory(atPath: machine, withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: copy, toPath: machine + "/scim.db")
        try directory.write(
            "SCIM_FCGI_DATABASE=\(machine)/scim.db\nSCIM_FCGI_BACKUP_DIRECTORY=\(machine)/backups\n", to: "machine.conf"
        )
        let config = ["--config", directory.file("machine.conf")]
        let removed = try scimctl.run(["org", "remove", "acme", "--yes", "--confirm", "acme"] + config)
        #expect(removed.status == 0, "\(removed.error)")
        let backups = try scimctl.run(["backup", "list", "--json"] + config).json()["backups"]?.array ?? []
        let name = try #require(backups.first?["name"]?.string)
        let restored = try scimctl.run(["restore", name, "--yes"] + config)
        #expect(restored.status == 0, "\(restored.error)")
        #expect(try scimctl.run(["user", "show", "ada@example.org"] + config).status == 0)
        let tokens = try scimctl.run(["token", "list", "--json"] + config).json()["tokens"]?.array ?? []
        #expect(tokens.count == 1 && tokens[0]["state"] == "revoked", "\(tokens.map(\.text))")
    }

    @Test func `an exported file is its owner's alone, and replaces what was there only when it is whole`() throws {
        try directory.write("old", to: "acme.jsonl")
        let path = directory.file("acme.jsonl")
        #expect(try scimctl("org", "export", "akme", path).status == 3)
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
        let exported = try scimctl("org", "export", "acme", path)
        #expect(exported.status == 0, "\(exported.error)")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(text.contains("ada@example.org") && !text.contains(scimctl.installation.token))
        let left = try FileManager.default.contentsOfDirectory(atPath: directory.path)
        #expect(left.filter { $0.hasPrefix("acme.jsonl") } == ["acme.jsonl"])
        let piped = try scimctl("org", "export", "acme", "-")
        #expect(piped.output.split(separator: "\n").dropFirst().elementsEqual(text.split(separator: "\n").dropFirst()))
    }

    @Test func `an import on another machine says what to do next`() throws {
        let text = try scimctl("org", "export", "acme", "-").output
        let other = try TemporaryDirectory()
        try other.write("SCIM_FCGI_DATABASE=\(other.file("scim.db"))\n", to: "scim-fcgi.conf")
        let imported = try Scimctl.run(
            ["org", "import", "-", "--config", other.file("scim-fcgi.conf")], input: text, in: other)
        #expect(imported.status == 0, "\(imported.error)")
        for words in [
            "1 user, 1 group, 1 membership", "scimctl token create --org acme", "scimctl org enable acme", "Tenant URL",
            "Restart provisioning", "scimctl drift --org acme",
        ] { #expect(imported.output.contains(words), "\(words)") }
        let shown = try Scimctl.run(
            ["user", "show", "ada@example.org", "--config", other.file("scim-fcgi.conf")], in: other)
        #expect(shown.status == 0 && shown.output.contains("Engines"))
    }

    @Test func `drift ends with 1 where something differs, and with 0 where nothing does`() throws {
        let heading = "id,userPrincipalName,accountEnabled\n"
        let ada = "0a2e5b3c-1111-4222-8333-444455556601,ada@example.org,True\n"
        try directory.write(heading + ada, to: "users.csv")
        let same = try scimctl("drift", "--org", "acme", "--against", directory.file("users.csv"))
        #expect(same.status == 0 && same.output.contains("No difference"), "\(same.output)\(same.error)")
        try directory.write(heading + "x,grace@example.org,true\n", to: "users.csv")
        let other = try scimctl("drift", "--org", "acme", "--against", directory.file("users.csv"))
        #expect(other.status == 1)
        for words in ["not here", "grace@example.org", "only here", "ada@example.org", "Provision on demand"] {
            #expect(other.output.contains(words), "\(words)")
        }
        let answer = try scimctl("drift", "--against", directory.file("users.csv"), "--json")
        #expect(answer.status == 1)
        let json = try answer.json()
        #expect(json["differences"]?.array?.count == 2 && json["total"] == 2 && json["counts"]?["missing"] == 1)
        let piped = try scimctl("drift", "--against", "-", input: heading + ada)
        #expect(piped.status == 0)
        let wrong = try scimctl("drift", "--against", "-", "--json", input: heading + "x\"y,z,true\n")
        #expect(wrong.status == 2 && wrong.output.isEmpty && wrong.error.contains("line 2, column 2"), "\(wrong.error)")
    }
}
