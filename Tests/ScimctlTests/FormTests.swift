import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// Every command in each of its forms: options behind the arguments, before them, and those of all commands in front.
@Suite struct FormTests {
    let scimctl: Scimctl

    init() throws {
        scimctl = try Scimctl()
        let ada = try scimctl.createUser("ada@example.org", #","roles":[{"value":"boss"}]"#)
        try scimctl.request("POST", "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        try scimctl.installation.directory.write(#"{"userName":"x","roles":[{"value":"admin"}]}"#, to: "payload.json")
    }

    /// A command: its words, its own options, and its arguments. `#` stands for a number that is new in each form.
    struct Form: CustomTestStringConvertible {
        let words: String
        var options: [String] = []
        var arguments: [String] = []
        /// What makes the form possible, done before each time.
        var preparation: [[String]] = []

        var testDescription: String { words }
    }

    private static let organization = ["--org", "acme"]

    static let forms: [Form] = [
        Form(words: "token create", options: organization + ["--name", "token #", "--expires", "90d"]),
        Form(words: "token list", options: organization), Form(words: "token ls", options: organization),
        Form(words: "token rotate", options: organization + ["--overlap", "1h"], arguments: ["test"]),
        Form(words: "token limit", options: organization + ["--from", "192.0.2.0/24"], arguments: ["test"]),
        Form(
            words: "token revoke", options: organization + ["--yes"], arguments: ["gone #"],
            preparation: [["token", "create", "--org", "acme", "--name", "gone #"]]),
        Form(words: "org list"), Form(words: "org ls"), Form(words: "org show", arguments: ["acme"]),
        Form(words: "org create", arguments: ["new #"]), Form(words: "org enable", arguments: ["acme"]),
        Form(words: "org disable", options: ["--members", "keep"], arguments: ["acme"]),
        Form(words: "org groups-sync", arguments: ["acme", "on"]),
        Form(words: "org relink", options: ["--quiet", "0s"], arguments: ["acme", "guid"]),
        Form(words: "org unknown-attributes", arguments: ["acme", "ignore"]),
        Form(words: "org rename", arguments: ["acme", "acme"]),
        Form(
            words: "org remove", options: ["--yes", "--confirm", "gone #", "--no-backup"], arguments: ["gone #"],
            preparation: [["org", "create", "gone #"]]),
        Form(words: "org export", arguments: ["acme", "DIRECTORY/acme.jsonl"]),
        Form(
            words: "org import", options: ["--name", "copy #"], arguments: ["DIRECTORY/acme.jsonl"],
            preparation: [["org", "export", "acme", "DIRECTORY/acme.jsonl"]]),
        Form(words: "audit show", options: organization + ["--since", "1h", "--limit", "5"]),
        Form(words: "audit verify", options: organization),
        Form(words: "role list", options: organization), Form(words: "role ls", options: organization),
        Form(words: "role create", options: organization, arguments: ["role #"]),
        Form(words: "role protect", options: organization, arguments: ["admin"]),
        Form(words: "role unprotect", options: organization, arguments: ["admin"]),
        Form(words: "user create", options: organization + ["--email", "new@example.org"], arguments: ["new #"]),
        Form(
            words: "user rename", options: organization, arguments: ["old #", "renamed #"],
            preparation: [["user", "create", "--org", "acme", "old #"]]),
        Form(words: "group protect", options: organization, arguments: ["Engines"]),
        Form(words: "group unprotect", options: organization, arguments: ["Engines"]),
        Form(
            words: "role delete", options: organization, arguments: ["gone #"],
            preparation: [["role", "create", "--org", "acme", "gone #"]]),
        Form(words: "role map list", options: organization),
        Form(words: "role map set", options: organization, arguments: ["label", "admin"]),
        Form(
            words: "role map unset", options: organization, arguments: ["other"],
            preparation: [["role", "map", "set", "--org", "acme", "other", "admin"]]),
        Form(words: "role default show", options: organization),
        Form(words: "role default set", options: organization, arguments: ["member"]),
        Form(words: "role default unset", options: organization),
        Form(words: "role explain", options: organization, arguments: ["ada@example.org"]),
        Form(
            words: "role preview", options: organization + ["--map", "boss=admin", "--unmap", "viewer", "--no-default"]),
        Form(words: "role preview", options: organization + ["--payload", "DIRECTORY/payload.json"]),
        Form(words: "role reapply", options: organization + ["--dry-run"]),
        Form(words: "role unmatched", options: organization),
        Form(
            words: "user list",
            options: organization + ["--search", "ada", "--state", "active", "--role", "member", "--limit", "5"]),
        Form(words: "user ls", options: organization + ["--without-role", "--after", "ada@example.org"]),
        Form(words: "user show", options: organization + ["--history", "3"], arguments: ["ADA@example.org"]),
        Form(words: "user deactivate", options: organization, arguments: ["ada@example.org"]),
        Form(words: "user activate", options: organization, arguments: ["ada@example.org"]),
        Form(words: "user protect", options: organization, arguments: ["ada@example.org"]),
        Form(words: "user unprotect", options: organization, arguments: ["ada@example.org"]),
        Form(words: "user role set", options: organization, arguments: ["ada@example.org", "viewer"]),
        Form(words: "user role clear", options: organization, arguments: ["ada@example.org"]),
        Form(words: "user export", options: organization + ["--state", "active", "--format", "jsonl"]),
        Form(words: "user erase", options: organization + ["--dry-run"], arguments: ["ada@example.org"]),
        Form(words: "group list", options: organization + ["--search", "eng", "--limit", "1"]),
        Form(words: "group ls", options: organization + ["--after", "Engines"]),
        Form(words: "group show", options: organization, arguments: ["engines"]),
        Form(words: "group members", options: organization + ["--limit", "1"], arguments: ["Engines"]),
        Form(words: "group export", options: organization + ["--search", "e"]),
    ]

    @Test(arguments: forms) func `accepts options anywhere, and prints one object`(form: Form) throws {
        let words = form.words.split(separator: " ").map(String.init)
        let common = ["--json", "--config", scimctl.installation.configurationFile]
        let orders = [
            words + form.arguments + form.options + common,
            words + form.options + common + form.arguments,
            common + words + form.options + form.arguments,
        ]
        for (number, order) in orders.enumerated() {
            let fill = { (word: String) in
                word.replacing("#", with: "\(number)")
                    .replacing("DIRECTORY", with: scimctl.installation.directory.path)
            }
            for preparation in form.preparation {
                let prepared = try scimctl.run(preparation.map(fill) + common)
                #expect(prepared.status == 0, "\(prepared.error)")
            }
            let answer = try scimctl.run(order.map(fill))
            #expect(answer.status == 0, "\(order): \(answer.error)")
            #expect(try answer.json()["schema"] == 1, "\(order)")
        }
    }

    @Test(arguments: [
        ["user", "delete"], ["user", "erase"], ["group", "delete"], ["token", "revoke"],
        ["token", "rotate", "--overlap", "0s"], ["org", "disable", "--members", "deactivate"],
    ])
    func `destructive commands refuse without --yes if nobody can be asked, and change nothing`(
        words: [String]
    ) throws {
        let argument = ["user": "ada@example.org", "group": "Engines", "token": "test", "org": "acme"][words[0]] ?? ""
        let before = try scimctl("audit", "show", "--json").output
        let refused = try scimctl.run(words + [argument, "--config", scimctl.installation.configurationFile])
        #expect(refused.status == 2)
        #expect(refused.error.contains("--yes"))
        #expect(try scimctl("audit", "show", "--json").output == before)
        let done = try scimctl.run(words + ["--yes", argument, "--config", scimctl.installation.configurationFile])
        #expect(done.status == 0, "\(done.error)")
        #expect(try scimctl("audit", "show", "--json").output != before)
    }

    @Test(arguments: [
        ["org", "show", "akme"], ["user", "list", "--org", "akme"], ["user", "show", "adam@example.org"],
        ["user", "delete", "adam@example.org"], ["user", "erase", "adam@example.org"],
        ["user", "list", "--role", "admim"], ["user", "role", "set", "ada@example.org", "admim"],
        ["group", "show", "Engine"], ["group", "delete", "Engine"], ["role", "delete", "admim"],
        ["role", "map", "set", "x", "admim"], ["role", "map", "unset", "admim"], ["role", "default", "set", "admim"],
        ["role", "preview", "--map", "x=admim"], ["role", "explain", "adam@example.org"],
        ["token", "revoke", "tests"], ["token", "rotate", "tests"], ["org", "rename", "akme", "x"],
        ["org", "remove", "akme"],
        ["org", "export", "akme", "-"],
    ])
    func `an unknown name exits with 3 and the nearest names`(words: [String]) throws {
        let answer = try scimctl.run(words + ["--config", scimctl.installation.configurationFile])
        #expect(answer.status == 3, "\(answer.error)")
        #expect(answer.output.isEmpty)
        #expect(
            ["acme", "ada@example.org", "admin", "Engines", "test"].contains { answer.error.contains("\"\($0)\"") }
                || answer.error.contains("The roles are: admin, member, viewer."), "\(answer.error)")
    }

    @Test(arguments: [
        ["user", "list", "--state", "asleep"], ["user", "list", "--role", "admin", "--without-role"],
        ["role", "preview", "--map", "x"], ["role", "preview", "--user", "ada@example.org"],
        ["role", "preview", "--default", "admin", "--no-default"], ["user", "export", "--format", "csv", "--json"],
        ["token", "create", "--name", "x", "--expires", "soon"], ["audit", "verify", "--against", "x"],
        ["token", "create", "--name", ""], ["role", "create", "  "], ["user", "lisst"],
    ])
    func `what cannot be understood exits with 2 and a sentence`(words: [String]) throws {
        let answer = try scimctl.run(words + ["--config", scimctl.installation.configurationFile])
        #expect(answer.status == 2, "\(answer.error)")
        #expect(!answer.error.isEmpty)
    }

    @Test func `every command takes the options of all, and those of this suite show an example`() throws {
        let dump = try JSONValue(parsing: scimctl.run(["--experimental-dump-help"]).output)
        let leaves = try #require(dump["command"]).leaves([])
        #expect(leaves.count > 40)
        for (path, command) in leaves where path.last != "help" {
            let names = (command["arguments"]?.array ?? []).compactMap { $0["preferredName"]?["name"]?.string }
            for option in ["json", "config", "yes"] { #expect(names.contains(option), "\(path)") }
            if ["token", "audit", "role", "user", "group"].contains(path.first) {
                let text = command["discussion"]?.string ?? ""
                #expect(text.contains("  scimctl \(path.joined(separator: " "))"), "\(path)")
            }
        }
        let played = Set(FormTests.forms.map(\.words)).union(["user delete", "group delete", "token identify"])
        for (path, _) in leaves where ["token", "audit", "role", "user", "group", "org"].contains(path.first) {
            #expect(played.contains(path.joined(separator: " ")), "no form is played of \(path)")
        }
    }
}
