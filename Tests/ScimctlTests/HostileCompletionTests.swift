import OrderedCollections
import SCIMAdministration
import SCIMCore
import TestBed
import Testing

/// Tab and Enter in an interactive bash, zsh and fish, on a database full of names that run something if a shell expands
/// them.
@Suite struct HostileCompletionTests {
    let scimctl: Scimctl

    /// Lines that are typed before Tab and Enter, and the words with which scimctl is run.
    private static let accepted: [(typed: String, words: [String])] = [
        ("user show --org acme ada@ex", ["user", "show", "--org", "acme", "ada@example.org"]),
        ("user show --org acme tove:", ["user", "show", "--org", "acme", "tove:example"]),
        ("log --org acme --user tove:", ["log", "--org", "acme", "--user", "tove:example"]),
        ("group show --org acme Diff", ["group", "show", "--org", "acme", "Difference Engines"]),
        ("group show --org acme \"Diff", ["group", "show", "--org", "acme", "Difference Engines"]),
        ("group show --org acme Group\\ o", ["group", "show", "--org", "acme", "Group of one's own, 1+1"]),
        ("group show --org acme \"Group", ["group", "show", "--org", "acme", "Group of one's own, 1+1"]),
        ("group show --org acme Ζω", ["group", "show", "--org", "acme", "Ζωή"]),
        ("token revoke --org acme Entra", ["token", "revoke", "--org", "acme", "Entra Production"]),
        ("role map unset --org acme Sales", ["role", "map", "unset", "--org", "acme", "Sales: EMEA"]),
        ("role delete --org acme view", ["role", "delete", "--org", "acme", "viewer"]),
        ("org show glo", ["org", "show", "globex"]),
        ("user list --org glo", ["user", "list", "--org", "globex"]),
        ("schema show --org acme urn:acme:pay", ["schema", "show", "--org", "acme", "urn:acme:payroll:2.0:User"]),
        ("restore good", ["restore", "good.db"]),
    ]

    /// Commands with every noun that has names, and every option that takes some.
    private static let nouns = [
        "user show", "group show", "org show", "token revoke", "role delete", "role map unset", "schema show",
        "restore",
        "backup verify", "log --user", "log --group", "user list --org",
    ]

    /// Names that are completed alone: a shell that stumbles over one of many may not come to the others.
    private static let single =
        HostileNames.expansions.filter { $0.contains("touch") }
        + HostileNames.prepends.prefix(3).map { "\($0)`touch canary\($0)`" }

    init() throws {
        scimctl = try Scimctl()
        let installation = scimctl.installation
        try scimctl("backup", "create")
        for (number, name) in HostileNames.all.enumerated() {
            try addMember(name)
            let isNamedByPeople = number % 20 == 0 || number < HostileNames.expansions.count
            if isNamedByPeople { nameByPeople(name) }
            if !name.utf8.contains(UInt8(ascii: "/")), name.utf8.count < 200 {
                try installation.directory.write("", to: "backups/\(name).db")
            }
        }
        for (number, name) in Self.single.enumerated() { try addMember("single\(number) \(name)") }
        for name in ["ada@example.org", "tove:example", "Difference Engines", "Group of one's own, 1+1", "Ζωή"] {
            try addMember(name)
        }
        nameByPeople("Sales: EMEA")
        for name in ["globex", "Entra Production"] { nameByPeople(name) }
        try installation.directory.write("", to: "backups/good.db")
        try installation.directory.write(
            """
            {"id":"urn:acme:payroll:2.0:User","name":"Payroll","attributes":[{"name":"number","type":"string"}]}
            """, to: "payroll.json")
        try scimctl("schema", "add", installation.directory.file("payroll.json"), "--org", "acme", "--yes")
    }

    /// A user and a group of that name; refused where no name may be so.
    private func addMember(_ name: String) throws {
        for (path, attribute) in [("/Users", "userName"), ("/Groups", "displayName")] {
            try scimctl.request("POST", path, JSONValue.object([attribute: .string(name)]).text)
        }
    }

    /// An organization, a token, a role and a label of that name, each where it is allowed.
    private func nameByPeople(_ name: String) {
        let (administration, organization) = (scimctl.installation.administration, scimctl.installation.organization)
        let attempts: [() throws -> Void] = [
            { _ = try administration.createOrganization(name) },
            { _ = try administration.createToken(for: organization, name: name, lifetime: nil) },
            { _ = try administration.createRole(name, of: organization) },
            { _ = try administration.setRoleMapping(name, to: "admin", of: organization) },
        ]
        for attempt in attempts {
            do { try attempt() } catch { continue }  // A control character, for example.
        }
    }

    @Test func `no name runs anything, and what is accepted is exactly the name`() throws {
        let directory = scimctl.installation.directory
        let unknown: [(typed: String, words: [String]?)] = Self.nouns.flatMap {
            [("\($0) ", nil), ("\($0) --org acme ", nil)]
        }
        let alone = Self.single.indices.map { (typed: "group show --org acme single\($0)", words: nil as [String]?) }
        let lines = (unknown + alone + Self.accepted.map { ($0.typed, $0.words) })
            .map {
                JSONValue.array([.string("scimctl " + $0.0), $0.1.map { .array($0.map { .string($0) }) } ?? .null])
            }
        try directory.write(JSONValue.array(lines).text, to: "lines.json")
        _ = try ChildProcess.run(["/bin/mkdir", "-p", directory.file("work")])
        let check = try ChildProcess(
            [
                "/usr/bin/python3", "-B", "packaging/check-hostile-names", try ChildProcess.program("scimctl"),
                scimctl.installation.configurationFile, directory.file("work"), directory.file("lines.json"),
            ])
        #expect(try check.wait(seconds: 900) == .exited(0), "\(check.standardOutput)\(check.standardError)")
    }
}
