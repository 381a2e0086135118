import Testing

/// A command with arguments that succeed and arguments that are refused. `DIRECTORY` and `BACKUP` in them are replaced.
struct EveryCommand: CustomTestStringConvertible, Sendable {
    let words: String
    /// Nil if the command cannot succeed in this suite; `reason` says where that is tested.
    let success: String?
    /// The exit status of success; 1 where a command answers "no" with it.
    var status: Int32 = 0
    let refusal: String
    let refusalStatus: Int32
    var input = ""
    /// A command to run first; its output becomes the file `prepared` in `DIRECTORY`.
    var preparation: String?
    var reason: String?

    var testDescription: String { words }

    private init(
        _ words: String, _ success: String?, ends status: Int32 = 0, refuses refusal: String, with refusalStatus: Int32,
        input: String = "", preparation: String? = nil, reason: String? = nil
    ) {
        self.words = words
        self.success = success
        self.status = status
        self.refusal = refusal
        self.refusalStatus = refusalStatus
        self.input = input
        self.preparation = preparation
        self.reason = reason
    }

    static let all =
        installation + organizations + credentials + roles + users + groups + records + console + keys + machine

    private static let installation = [
        EveryCommand(
            "setup", "--base-url https://scim.example.org/scim/v2 --org acme --yes",
            refuses: "--base-url http://scim.example.org/scim/v2 --org acme --yes", with: 2),
        EveryCommand("status", "", refuses: "--brief", with: 2),
        EveryCommand("check", "", ends: 2, refuses: "--org akme", with: 3),
        EveryCommand("doctor", "--url https://localhost:1/scim/v2", ends: 1, refuses: "--org akme", with: 3),
        EveryCommand(
            "metrics", "--textfile DIRECTORY/metrics.prom", refuses: "--textfile /nowhere/metrics.prom", with: 1),
        EveryCommand(
            "base-url set", "https://other.example.org/scim/v2", refuses: "https://other.example.org", with: 2),
        EveryCommand("base-url show", "", refuses: "https://other.example.org", with: 2),
    ]

    private static let organizations = [
        EveryCommand("org list", "", refuses: "acme", with: 2),
        EveryCommand("org create", "beta", refuses: "acme", with: 5),
        EveryCommand("org show", "acme", refuses: "akme", with: 3),
        EveryCommand("org rename", "acme Acme", refuses: "akme Acme", with: 3),
        EveryCommand("org remove", "acme --yes --confirm acme", refuses: "acme --yes", with: 2),
        EveryCommand("org export", "acme DIRECTORY/acme.jsonl", refuses: "acme /nowhere/acme.jsonl", with: 1),
        EveryCommand(
            "org import", "DIRECTORY/prepared --name beta", refuses: "DIRECTORY/payload.json", with: 1,
            preparation: "org export acme -"),
        EveryCommand("org enable", "acme", refuses: "akme", with: 3),
        EveryCommand("org disable", "acme --members deactivate --yes", refuses: "acme --members deactivate", with: 2),
        EveryCommand("org groups-sync", "acme off", refuses: "acme maybe", with: 2),
        EveryCommand("org relink", "acme guid", refuses: "akme guid", with: 3),
        EveryCommand("org unknown-attributes", "acme reject", refuses: "akme reject", with: 3),
    ]

    private static let credentials = [
        EveryCommand("token create", "--name second --expires 90d", refuses: "--name test --expires 90d", with: 5),
        EveryCommand("token list", "", refuses: "--org akme", with: 3),
        EveryCommand("token rotate", "test --overlap 1h", refuses: "test --overlap 0s", with: 2),
        EveryCommand("token limit", "test --from 192.0.2.0/24", refuses: "test --from 192.0.2.1/24", with: 2),
        EveryCommand("token revoke", "test --yes", refuses: "test", with: 2),
        EveryCommand("token identify", "", refuses: "scim_0", with: 2, input: "TOKEN"),
        EveryCommand("client create", "--name Entra", refuses: "--name Entra --expires 4y", with: 2),
        EveryCommand("client list", "", refuses: "--org akme", with: 3),
        EveryCommand(
            "client rotate", "Entra", refuses: "Entra --overlap 0s", with: 2, preparation: "client create --name Entra"),
        EveryCommand(
            "client limit", "Entra --read-only", refuses: "Entra", with: 2, preparation: "client create --name Entra"),
        EveryCommand(
            "client revoke", "Entra --yes", refuses: "Entra", with: 2, preparation: "client create --name Entra"),
        EveryCommand("federation set", identity, refuses: "--tenant common --client-id a --subject b", with: 2),
        EveryCommand("federation show", "", refuses: "--org akme", with: 3),
        EveryCommand(
            "federation limit", "--also-from 192.0.2.0/24 --read-only", refuses: "--from a --also-from b", with: 2,
            preparation: "federation set \(identity)"),
        EveryCommand(
            "federation test", "DIRECTORY/payload.json", ends: 1, refuses: "/nowhere", with: 1,
            preparation: "federation set \(identity)"),
        EveryCommand(
            "federation remove", "--yes", refuses: "", with: 2, preparation: "federation set \(identity)"),
    ]

    private static let identity =
        "--tenant 3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61 --client-id 6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0 "
        + "--subject c0ffee00-1111-4222-8333-444455556666"

    private static let roles = [
        EveryCommand("role list", "", refuses: "--org akme", with: 3),
        EveryCommand("role create", "guest", refuses: "admin", with: 5),
        EveryCommand("role protect", "admin", refuses: "admim", with: 3),
        EveryCommand("role unprotect", "admin", refuses: "admim", with: 3, preparation: "role protect admin"),
        EveryCommand("role delete", "idle", refuses: "admin", with: 5),
        EveryCommand("role map list", "", refuses: "--org akme", with: 3),
        EveryCommand("role map set", "boss admin", refuses: "boss admim", with: 3),
        EveryCommand("role map unset", "viewer", refuses: "vewer", with: 3),
        EveryCommand("role default show", "", refuses: "--org akme", with: 3),
        EveryCommand("role default set", "viewer", refuses: "vewer", with: 3),
        EveryCommand("role default unset", "", refuses: "--org akme", with: 3),
        EveryCommand("role explain", "ada@example.org", refuses: "adam@example.org", with: 3),
        EveryCommand("role preview", "--map boss=admin", refuses: "--map boss=admim", with: 3),
        EveryCommand("role reapply", "", refuses: "--org akme", with: 3),
        EveryCommand("role unmatched", "", refuses: "--org akme", with: 3),
    ]

    private static let users = [
        EveryCommand("user list", "--search ada", refuses: "--role admim", with: 3),
        EveryCommand("user show", "ada@example.org", refuses: "adam@example.org", with: 3),
        EveryCommand(
            "user create", "glass@example.org --role admin", refuses: "ADA@example.org", with: 5),
        EveryCommand(
            "user rename", "ada@example.org ada.old@example.org", refuses: "ada@example.org root@example.org", with: 5),
        EveryCommand("user activate", "ada@example.org", refuses: "adam@example.org", with: 3),
        EveryCommand("user deactivate", "ada@example.org", refuses: "root@example.org", with: 5),
        EveryCommand("user delete", "ada@example.org --yes", refuses: "root@example.org --yes", with: 5),
        EveryCommand("user protect", "ada@example.org", refuses: "adam@example.org", with: 3),
        EveryCommand("user unprotect", "root@example.org", refuses: "adam@example.org", with: 3),
        EveryCommand("user role set", "ada@example.org viewer", refuses: "ada@example.org vewer", with: 3),
        EveryCommand("user role clear", "ada@example.org", refuses: "adam@example.org", with: 3),
        EveryCommand("user export", "", refuses: "--format xml", with: 2),
        EveryCommand("user erase", "ada@example.org --yes", refuses: "ada@example.org", with: 2),
    ]

    private static let groups = [
        EveryCommand("group list", "--limit 1", refuses: "--org akme", with: 3),
        EveryCommand("group show", "Engines", refuses: "Engine", with: 3),
        EveryCommand("group members", "Engines", refuses: "Engine", with: 3),
        EveryCommand("group protect", "Engines", refuses: "Engine", with: 3),
        EveryCommand("group unprotect", "Engines", refuses: "Engine", with: 3, preparation: "group protect Engines"),
        EveryCommand("group delete", "Engines --yes", refuses: "Engines", with: 2),
        EveryCommand("group export", "", refuses: "--format xml", with: 2),
    ]

    private static let records = [
        EveryCommand("deleted list", "--since 1h", refuses: "--type person", with: 2),
        EveryCommand(
            "deleted show", "ada@example.org", refuses: "adam@example.org", with: 3,
            preparation: "user delete ada@example.org --yes"),
        EveryCommand(
            "deleted restore", "ada@example.org", refuses: "adam@example.org", with: 3,
            preparation: "user delete ada@example.org --yes"),
        EveryCommand(
            "deleted purge", "--all --yes", refuses: "--all --since 1h ada@example.org", with: 2,
            preparation: "user delete ada@example.org --yes"),
        EveryCommand("guard show", "", refuses: "--org akme", with: 3),
        EveryCommand(
            "guard approve", nil, refuses: "", with: 3, reason: "MassChangeTests has something held to approve"),
        EveryCommand(
            "guard reject", nil, refuses: "", with: 3, reason: "MassChangeTests has something held to reject"),
        EveryCommand("guard set", "--percent 30 --minimum 100", refuses: "--percent 100", with: 2),
        EveryCommand("schema list", "", refuses: "--org akme", with: 3),
        EveryCommand("schema add", "DIRECTORY/space.json", refuses: "DIRECTORY/payload.json", with: 1),
        EveryCommand("schema show", "Test", refuses: "Tset", with: 3),
        EveryCommand("schema remove", "Test --yes", refuses: "Test", with: 2),
        EveryCommand("log", "--failed", refuses: "--unauthenticated --user ada@example.org", with: 2),
        EveryCommand("cycle list", "", refuses: "--org akme", with: 3),
        EveryCommand("cycle show", "", refuses: "4711", with: 3),
        EveryCommand(
            "drift", "--against DIRECTORY/prepared", refuses: "--against DIRECTORY/space.json", with: 2,
            preparation: "user export --format csv"),
        EveryCommand("audit show", "", refuses: "--since tomorrow", with: 2),
        EveryCommand("audit verify", "", refuses: "--against 1", with: 2),
    ]

    private static let console = [
        EveryCommand("console login", "--org acme --read-only", refuses: "--org akme", with: 3),
        EveryCommand("console sessions", "", refuses: "--org akme", with: 3),
        EveryCommand("console end", "--all", refuses: "4711", with: 3),
        EveryCommand("console admin add", "grace --org acme", refuses: "grace", with: 2),
        EveryCommand("console admin list", "", refuses: "grace", with: 2),
        EveryCommand(
            "console admin remove", "grace", refuses: "mallory", with: 3,
            preparation: "console admin add grace --machine"),
        EveryCommand(
            "console entra set",
            "--org acme --tenant 3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61 --client-id 6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0",
            refuses: "--org acme --tenant common --client-id 6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0", with: 2),
        EveryCommand("console entra show", "", refuses: "acme", with: 2),
        EveryCommand(
            "console entra remove", "--machine", refuses: "--org acme", with: 3,
            preparation:
                "console entra set --machine --tenant 3a7d1c52-8e0b-4f6a-9c14-5b2e7d9f0a61 --client-id 6f1d2c3b-4a59-4e68-8776-95a4b3c2d1e0"
        ),
    ]

    private static let keys = [
        EveryCommand("keys list", "", refuses: "acme", with: 2),
        EveryCommand("keys fetch", "", refuses: "https://login.example.org/keys", with: 2),
        EveryCommand(
            "keys import", nil, refuses: "DIRECTORY/payload.json", with: 3,
            reason: "KeysTests has an issuer to import the keys of"),
    ]

    private static let machine = [
        EveryCommand("backup create", "--prune", refuses: "now", with: 2),
        EveryCommand("backup list", "", refuses: "now", with: 2),
        EveryCommand("backup verify", "BACKUP", refuses: "BACKUP.old", with: 3),
        EveryCommand("backup prune", "--keep 1s --yes", refuses: "--keep always", with: 2),
        EveryCommand("restore", "BACKUP --yes", refuses: "BACKUP", with: 2),
        EveryCommand("db maintain", "--yes", refuses: "now", with: 2),
        EveryCommand("clock reset", "--yes", refuses: "now", with: 2),
        EveryCommand("config test", "", refuses: "DIRECTORY/wrong.conf", with: 2),
        EveryCommand("entra settings", "", refuses: "--org akme", with: 3),
        EveryCommand(
            "entra simulate", nil, refuses: "--base-url https://localhost:1/scim/v2 --token-file /nowhere", with: 1,
            reason: "scripts/test-run runs it against an endpoint"),
        EveryCommand("nginx site", "--server-name scim.example.org", refuses: "--server-name scim,example", with: 2),
        EveryCommand(
            "nginx check", "--file DIRECTORY/prepared", ends: 1, refuses: "--file /nowhere", with: 1,
            preparation: "nginx site --server-name scim.example.org"),
        EveryCommand("exit-statuses", "", refuses: "3", with: 2),
    ]

    /// Commands without `--json`, because their output has a format of its own.
    static let withoutJSON: Set = ["metrics"]
}
