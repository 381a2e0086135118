import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// The members of what `--json` prints: additions are allowed, what is here must stay.
@Suite struct ShapeTests {
    let scimctl: Scimctl
    let ada: String

    init() throws {
        scimctl = try Scimctl()
        ada = try scimctl.createUser("ada@example.org", #","roles":[{"value":"boss"}]"#)
        try scimctl.request("POST", "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
    }

    private static let user = ["id", "userName", "displayName", "email", "active", "role", "externalId"]

    @Test(arguments: [
        (["user", "list"], "users", user, ["next"]),
        (["user", "export"], "users", user + ["roleReason", "protected", "groups", "attributes"], []),
        (["group", "list"], "groups", ["id", "displayName", "externalId", "members"], ["next"]),
        (["group", "export"], "groups", ["id", "displayName", "externalId", "members", "memberList"], []),
        (["group", "members", "Engines"], "members", ["id", "type", "name"], ["group", "next"]),
        (
            ["token", "list"], "tokens",
            ["name", "prefix", "state", "created", "expires", "revoked", "replaced", "lastUsed", "lastAddress"], []
        ),
        (["role", "list"], "roles", ["name", "created", "labels", "default", "users"], ["warnings"]),
        (["role", "map", "list"], "mappings", ["label", "role", "doubts"], ["defaultRole"]),
        (
            ["role", "unmatched"], "labels",
            ["label", "count", "people", "mappedSince", "lookAlike", "nearest", "doubts"], []
        ),
        (
            ["role", "preview", "--map", "boss=admin"], "users",
            ["id", "userName", "from", "to", "reason", "label"], ["examined", "manual"]
        ),
        (
            ["org", "list"], "organizations",
            [
                "name", "created", "enabled", "groupSync", "defaultRole", "relink", "quietPeriod", "unknownAttributes",
            ], []
        ),
        (
            ["audit", "show"], "entries",
            ["number", "time", "organization", "actor", "action", "subject", "old", "new", "hash"], []
        ),
    ])
    func `a list stands under its noun, and its elements have all members`(
        words: [String], noun: String, members: [String], beside: [String]
    ) throws {
        let answer = try scimctl.run(words + ["--json", "--config", scimctl.installation.configurationFile])
        let object = try answer.json()
        #expect(object.keys.first == "schema")
        for name in beside { #expect(object[name] != nil, "\(name)") }
        let elements = try #require(object[noun]?.array)
        #expect(!elements.isEmpty)
        for element in elements {
            for member in members { #expect(element[member] != nil, "\(member)") }
        }
    }

    @Test(arguments: [
        (
            ["user", "show", "ada@example.org"],
            user + [
                "roleReason", "roleLabel", "protected", "created", "lastModified", "groups", "formerUserNames",
                "attributes", "history",
            ]
        ),
        (["user", "deactivate", "ada@example.org"], user),
        (["user", "erase", "--dry-run", "ada@example.org"], ["id", "userName", "erased", "groups", "logEntries"]),
        (["group", "show", "Engines"], ["id", "displayName", "externalId", "members", "memberNames"]),
        (
            ["role", "explain", "ada@example.org"],
            user + [
                "roleReason", "values", "taken", "takenBecause", "label", "mapping", "resolved", "withoutMapping",
                "differs",
            ]
        ),
        (["token", "create", "--name", "x"], ["token", "name", "expires", "organization", "tenantURL", "replaced"]),
        (["token", "rotate", "test"], ["token", "name", "expires", "organization", "tenantURL", "replaced"]),
        (["token", "identify"], ["valid", "reason", "organization", "enabled", "token", "remedy"]),
        (["audit", "verify"], ["whole", "count", "head", "faults"]),
        (["org", "show", "acme"], ["name", "enabled", "groupSync", "defaultRole"]),
    ])
    func `absent values are null and never left out`(words: [String], members: [String]) throws {
        let answer = try scimctl.run(words + ["--json", "--config", scimctl.installation.configurationFile])
        let object = try answer.json()
        for member in members { #expect(object[member] != nil, "\(member)") }
    }
}
