import EntraSimulator
import SCIMCore
import TestBed
import Testing

/// Each line of the guide's troubleshooting table: what produces it, and where its cause is said here.
@Suite struct TroubleshootingTests {
    /// What plays a line that is shown by a request or a command.
    private typealias Play = @Sendable (Entrance) throws -> Void

    private static let plays: [String: Play] = [
        "failure": failure, "401": refusedTokens, "404": wrongTenantURL, "403-users": switchedOff,
        "403-groups": groupSyncOff, "400-userName": noUserName, "409": takenName, "no-row": nobodySent,
        "roles-missing": noRoles, "roles-default": unmatchedLabel, "role-stays": unchangedRole,
        "who-provisioned": provisioned, "what-flows": attributes, "where-token": tokens, "why-no-group": groupSyncOff,
        "why-wrong-role": everybodyWrong, "how-fast": speed,
    ]

    /// Lines that no request and no command of this suite shows: those of `scimctl doctor`.
    private static let leftToDoctor: Set = ["5xx"]
    /// Lines that are nothing of ours.
    private static let leftToEntra: Set = ["who-signs-in"]

    @Test(arguments: TroubleshootingLine.all.filter { [.request, .command].contains($0.shown) }, Entrance.running)
    func `is produced, and its cause is listed here`(line: TroubleshootingLine, entrance: Entrance) throws {
        let play = try #require(Self.plays[line.name], "nothing plays the line \(line.name)")
        try play(entrance)
    }

    @Test func `every line has a test, and nothing is played that the table lacks`() {
        let lines = TroubleshootingLine.all
        func names(_ shown: TroubleshootingLine.Shown...) -> Set<String> {
            Set(lines.filter { shown.contains($0.shown) }.map(\.name))
        }
        #expect(names(.request, .command) == Set(Self.plays.keys))
        #expect(names(.doctor) == Self.leftToDoctor)
        #expect(names(.entra) == Self.leftToEntra)
        #expect(Set(lines.map(\.name)).count == lines.count)
    }

    /// The page may have further lines; none of the guide's may be missing or called otherwise.
    @Test(arguments: TroubleshootingLine.all) func `the manual page has the line`(line: TroubleshootingLine) throws {
        let page = try Fixture.repositoryFile("packaging/man/scim-fcgi-entra.7").split(separator: "\n").map(String.init)
        let start = try #require(page.firstIndex(of: ".Sh TROUBLESHOOTING"))
        let end = try #require(page[(start + 1)...].firstIndex { $0.hasPrefix(".Sh ") })
        let heads = page[start..<end].map { $0.replacing("\\&", with: "") }
        #expect(heads.count { $0 == ".It \(line.manual)" } == 1)
    }

    // MARK: Lines with a request

    private static func failure(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        let directory = Directory.invented(seed: 41, people: 2, groupCount: 0)
        let person = try #require(directory.usersInScope.first)
        // A body that Entra's mapping editor can make: a constant of the wrong type.
        let wrong = UserMapping.minimal.mapping(.constant("perhaps"), to: .attribute("active"))
        var job = organization.job(wrong)
        let report = job.provisionOnDemand(person.objectID, of: directory)
        let shown = try #require(report.failure?.exchange?.response)
        let detail = try #require(try shown.json()?["detail"]?.string)
        let entry = try #require(try organization.entry(of: detail))
        #expect(entry["status"]?.number?.integer == shown.status)
        #expect(detail.hasPrefix(try #require(entry["detail"]?.string)))
        #expect(entry["resource"]?.string == person.userPrincipalName)
        #expect(entry["resourceType"] == "User")
        #expect(detail.contains("active"))
    }

    private static func refusedTokens(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        let good = organization.token
        try organization.makeToken(named: "revoked")
        let revoked = organization.token
        try organization.scimctl("token", "revoke", "revoked", "--yes")
        try organization.makeToken(named: "expired", expires: "1s")
        sleepMilliseconds(1100)
        let cases = [
            (revoked, "token revoked", true), (organization.token, "token expired", true),
            ("\(good)x", "token malformed", false), ("", "token malformed", false),
        ]
        for (token, reason, isOurs) in cases {
            let answer = try organization.send("GET", "/Users", token: token)
            #expect(answer.status == 401)
            let id = try #require(answer.body["detail"]?.string?.requestID)
            let words = isOurs ? ["--failed"] : ["--failed", "--unauthenticated"]
            let entry = try #require(try organization.log(words) { $0["requestId"]?.string == id }.first, "\(reason)")
            #expect(entry["detail"]?.string == reason)
            #expect(entry["remedy"]?.string?.isEmpty == false)
            #expect(entry["organization"]?.string == (isOurs ? organization.name : nil))
            #expect(try organization.entry(of: answer.body["detail"]?.string)?["detail"]?.string == reason)
        }
        #expect(try organization.send("GET", "/Users", token: good).status == 200)
        let bare = try organization.visit.transport.send(ProvisioningRequest("GET", "/Users"))
        #expect(bare.status == 401)
        #expect(try organization.entry(of: try bare.json()?["detail"]?.string)?["detail"] == "token missing")
    }

    private static func wrongTenantURL(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        for path in ["/scim/v2/Users", "/scim/Users", "/Uers"] {
            let answer = try organization.send("GET", path)
            #expect(answer.status == 404, "\(path)")
            let entry = try #require(try organization.entry(of: answer.body["detail"]?.string), "\(path)")
            #expect(entry.words.contains("Tenant URL"))
        }
    }

    private static func switchedOff(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        try organization.command("org", "disable", organization.name)
        for (method, body) in [("GET", ""), ("POST", #"{"userName":"ada@example.org"}"#)] {
            let answer = try organization.send(method, "/Users", body)
            #expect(answer.status == 403)
            let entry = try #require(try organization.entry(of: answer.body["detail"]?.string))
            #expect(entry.words.contains("scimctl org enable \(organization.name)"))
        }
    }

    private static func groupSyncOff(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        for (method, body) in [("GET", ""), ("POST", #"{"displayName":"Engines"}"#)] {
            let answer = try organization.send(method, "/Groups", body)
            #expect(answer.status == 403)
            let entry = try #require(try organization.entry(of: answer.body["detail"]?.string))
            #expect(entry.words.contains("scimctl org groups-sync \(organization.name) on"))
        }
    }

    private static func noUserName(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        let answer = try organization.send("POST", "/Users", #"{"displayName":"Ada Lovelace","active":true}"#)
        #expect(answer.status == 400)
        #expect(answer.body["scimType"] == "invalidValue")
        let entry = try #require(try organization.entry(of: answer.body["detail"]?.string))
        #expect(entry["resource"] == "Ada Lovelace")
        #expect(entry.words.contains("userPrincipalName"))
    }

    private static func takenName(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        #expect(try organization.send("POST", "/Users", #"{"userName":"ada@example.org"}"#).status == 201)
        let answer = try organization.send("POST", "/Users", #"{"userName":"Ada@Example.org"}"#)
        #expect(answer.status == 409)
        #expect(answer.body["scimType"] == "uniqueness")
        let entry = try #require(try organization.entry(of: answer.body["detail"]?.string))
        #expect(entry["resource"] == "Ada@Example.org")
        #expect(entry.words.contains("belongs to another user"))
    }

    // MARK: Lines without one

    private static func nobodySent(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        var directory = Directory.invented(seed: 42, people: 4, groupCount: 0)
        let person = try #require(directory.usersInScope.first)
        directory.unassign(person.objectID)
        var job = organization.job()
        #expect(job.initialCycle(of: directory).isClean)
        let words = ["log", "--user", person.userPrincipalName, "--org", organization.name]
        let answer = try organization.visit.desk.run(words)
        #expect(answer.status == 3)
        #expect(answer.error.contains("not assigned to the application"))
        directory.assign(person.objectID)
        #expect(job.incrementalCycle(of: directory).isClean)
        #expect(try organization.visit.desk.run(words).status == 0)
    }

    /// An organization with the mappings and the default role of the guide, one user in it, and what explains their role.
    private static func explained(
        _ user: String, _ entrance: Entrance
    ) throws -> (organization: NewOrganization, explanation: JSONValue, text: String) {
        let organization = try NewOrganization.connected(at: entrance)
        for role in ["admin", "member", "viewer"] { try organization.scimctl("role", "map", "set", role, role) }
        try organization.scimctl("role", "default", "set", "member")
        #expect(try organization.send("POST", "/Users", user).status == 201)
        let name = try #require(try organization.users().keys.first)
        return (
            organization, try organization.json("role", "explain", name),
            try organization.scimctl("role", "explain", name).output
        )
    }

    private static func noRoles(_ entrance: Entrance) throws {
        let (_, explanation, text) = try explained(#"{"userName":"ada@example.org"}"#, entrance)
        #expect(
            explanation["values"] == [] && explanation["role"] == "member" && explanation["roleReason"] == "default")
        #expect(text.contains("no role was sent"))
        #expect(text.contains("attribute list") && text.contains("app role"))
    }

    private static func unmatchedLabel(_ entrance: Entrance) throws {
        let (organization, explanation, text) = try explained(
            #"{"userName":"ada@example.org","roles":[{"primary":true,"value":"Administrator"}]}"#, entrance)
        #expect(explanation["roleReason"] == "default" && explanation["label"] == "administrator")
        #expect(text.contains("mapping      none\n"))
        #expect(text.contains("scimctl role map set --org \(organization.name) administrator"))
        let unmatched = try organization.json("role", "unmatched")["labels"].by("label")
        #expect(unmatched["administrator"]?["people"] == ["ada@example.org"])
    }

    private static func unchangedRole(_ entrance: Entrance) throws {
        let (organization, _, text) = try explained(
            #"{"userName":"ada@example.org","roles":[{"value":"viewer"},{"value":"admin"}]}"#, entrance)
        #expect(text.contains("SingleAppRoleAssignment") && text.contains("one app role"))
        try organization.scimctl("role", "map", "set", "viewer", "admin")
        let after = try organization.json("role", "explain", "ada@example.org")
        #expect(after["role"] == "viewer" && after["differs"] == true)
        let told = try organization.scimctl("role", "explain", "ada@example.org").output
        #expect(told.contains("scimctl role reapply"))
        try organization.scimctl("user", "role", "set", "ada@example.org", "member")
        #expect(try organization.scimctl("role", "explain", "ada@example.org").output.contains("set by hand"))
    }

    private static func everybodyWrong(_ entrance: Entrance) throws {
        let (organization, _, _) = try explained(
            "{\"userName\":\"ada@example.org\",\"roles\":[{\"value\":\"\u{430}dmin\"}]}", entrance)
        let label = try #require(try organization.json("role", "unmatched")["labels"]?.array?.first)
        #expect(label["lookAlike"]?["label"] == "admin")
        let warnings = try organization.json("role", "list")["warnings"]?.array ?? []
        #expect(warnings.contains { $0.text.contains("scimctl role unmatched") })
    }

    private static func provisioned(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        let directory = Directory.invented(seed: 43, people: 5, groupCount: 0)
        var job = organization.job()
        #expect(job.initialCycle(of: directory).isClean)
        #expect(Set(try organization.users().keys) == Set(directory.usersInScope.map(\.userPrincipalName)))
        #expect(try organization.scimctl("entra", "settings").output.contains("assigned"))
    }

    private static func attributes(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        let body = #"{"userName":"ada@example.org","title":"Countess","badgeColor":"blue"}"#
        #expect(try organization.send("POST", "/Users", body).status == 201)
        let shown = try organization.json("user", "show", "ada@example.org")
        #expect(shown["attributes"]?["title"] == "Countess")
        let entry = try #require(try organization.log("--user", "ada@example.org") { _ in true }.first)
        #expect(entry["ignored"] == ["badgeColor"])
        #expect(entry.words.contains("remove the mapping to it in Entra"))
    }

    private static func tokens(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        let list = try organization.json("token", "list")["tokens"].by("name")
        #expect(list["Entra Production"]?["prefix"]?.string.map(organization.token.hasPrefix) == true)
        #expect(!list.values.contains { $0.text.contains(organization.token) })
        let old = organization.token
        organization.use(try #require(try organization.json("token", "rotate", "Entra Production")["token"]?.string))
        #expect(organization.token != old)
        #expect(try organization.send("GET", "/Users").status == 200)
    }

    private static func speed(_ entrance: Entrance) throws {
        let organization = try NewOrganization.connected(at: entrance)
        #expect(try organization.scimctl("entra", "settings").output.contains("40 minutes"))
        let directory = Directory.invented(seed: 44, people: 3, groupCount: 0)
        let person = try #require(directory.usersInScope.first)
        var job = organization.job()
        #expect(job.provisionOnDemand(person.objectID, of: directory).failure == nil)
        #expect(try organization.users()[person.userPrincipalName] != nil)
    }
}
