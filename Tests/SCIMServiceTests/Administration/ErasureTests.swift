import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHost
import Testing

@Suite struct ErasureTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var administration: Administration { acme.administration }

    private func erase(_ name: String, dryRun: Bool = false) throws -> Erasure {
        try administration.eraseUser(name, of: acme.organization, dryRun: dryRun)
    }

    @Test func `who was deleted, and whom the guard held, is erased with what was kept for that`() throws {
        let ada = try acme.createUser("ada.byron@example.org", #","title":"Countess""#)
        let rename = #"{"Operations":[{"op":"Replace","path":"userName","value":"ada.lovelace@example.org"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", rename).status == 200)
        _ = try administration.set(
            .massChangeGuard(MassChangeGuard(percent: 1, minimum: 1)), of: acme.organization)
        #expect(try acme.send(.delete, "/Users/\(ada)").status == 503)
        _ = try administration.deleteUser(ada, of: acme.organization)
        #expect(try isInFiles("ada.lovelace"))
        #expect(try erase(ada).userName == "ada.lovelace@example.org")
        for text in ["ada.byron", "ada.lovelace", "Countess"] { #expect(try !isInFiles(text), "\(text)") }
        #expect(try administration.guardState(of: acme.organization).open.first?.heldRecords == 0)
    }

    private func log() throws -> [Event] { try administration.log(of: acme.organization, .init()) }

    /// The bytes of the database and of its write-ahead log.
    private func isInFiles(_ text: String) throws -> Bool {
        try ["scim.db", "scim.db-wal"].contains { name in
            try DatabaseBytes.contain(text, in: acme.directory + "/" + name)
        }
    }

    /// ada.byron comes, is renamed to ada.lovelace, and others run into her names.
    private func createAda() throws -> String {
        let ada = try acme.createUser(
            "ada.byron@example.org",
            #","title":"Countess","emails":[{"type":"work","value":"countess@example.com"}],"phoneNumbers":[{"type":"mobile","value":"+44 20 7946 0000"}]"#
        )
        try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        let rename = #"{"Operations":[{"op":"Replace","path":"userName","value":"ada.lovelace@example.org"}]}"#
        #expect(try acme.send(.patch, "/Users/\(ada)", rename).status == 200)
        #expect(try acme.send(.post, "/Users", #"{"userName":"ADA.LOVELACE@example.org"}"#).status == 409)
        _ = try acme.createUser("canada.lovelace@example.org", #","title":"Clerk""#)
        return ada
    }

    @Test func `nothing about an erased person is left, and the id is never used again`() throws {
        let ada = try createAda()
        let before = try log()
        let erasure = try erase("ada.lovelace@example.org")
        #expect(erasure.identifier == ada)
        #expect(erasure.userName == "ada.lovelace@example.org")
        #expect(erasure.hadRecord)
        #expect(erasure.groups == 1)
        // Her creation, her renaming, and the refusal of somebody with her name.
        #expect(erasure.logEntries == 3)
        let texts = [
            "ada.byron", "ADA.LOVELACE", "\"ada.lovelace", "ada.lovelace@example.org\"", "Countess",
            "countess@example.com", "+44 20 7946 0000",
        ]
        let dump = try log().map { "\($0)" }.joined()
        for text in texts {
            #expect(!dump.replacing("canada.lovelace@example.org", with: "").contains(text), "\(text)")
        }
        for text in ["ada.byron", "countess@example.com", "Countess", "+44 20 7946"] {
            #expect(try !isInFiles(text), "\(text)")
        }
        #expect(try isInFiles("canada.lovelace@example.org"))
        #expect(try acme.send(.get, "/Users/\(ada)").status == 404)
        let added = #"{"Operations":[{"op":"Add","path":"members","value":[{"value":"\#(ada)"}]}]}"#
        let group = try administration.group("Engines", of: acme.organization)
        #expect(group.memberCount == 0)
        #expect(try acme.send(.patch, "/Groups/\(group.identifier)", added).status == 204)
        #expect(try administration.group("Engines", of: acme.organization).memberCount == 0)
        // Time, operation and outcome stay.
        let after = try log()
        for (old, new) in zip(before, after) {
            #expect(old.time == new.time)
            #expect(old.operation == new.operation)
            #expect(old.status == new.status)
            #expect(old.resourceID == new.resourceID)
        }
        let last = try #require(after.last { $0.operation == "erase" })
        #expect(last.isLocal)
        #expect(last.resourceID == ada)
        #expect(last.resourceName == nil)
    }

    @Test func `entries about others stay as they are`() throws {
        _ = try createAda()
        _ = try erase("ada.lovelace@example.org")
        let other = try administration.user("canada.lovelace@example.org", of: acme.organization)
        #expect(other.history.first?.resourceName == "canada.lovelace@example.org")
        #expect(other.history.first?.changes.text.contains("Clerk") == true)
    }

    /// Words that sentences and the names of attributes hold.
    @Test(arguments: [
        "user", "group", "Member", "new", "attribute", "displayName", "userName", "belongs", "acme", "true", "scim",
    ])
    func `a name that is an ordinary word erases only data about that user`(name: String) throws {
        let ada = try acme.createUser("ada@example.org", #","displayName":"Ada","userType":"Employee""#)
        try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        #expect(try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#).status == 409)
        #expect(try acme.send(.post, "/Users", #"{"displayName":"nobody"}"#).status == 400)
        #expect(try acme.send(.post, "/Users", #"{"userName":"eve","rank":1}"#).status == 201)
        let others = try log().map(\.changes)
        _ = try acme.createUser(name)
        #expect(try acme.send(.post, "/Users", #"{"userName":"\#(name)"}"#).status == 409)
        // The creation, and the refusal of somebody with the same name.
        #expect(try erase(name, dryRun: true).logEntries == 2)
        #expect(try erase(name).logEntries == 2)
        let kept = try log().filter { $0.resourceName != nil }.map(\.changes)
        #expect(kept == others)
    }

    @Test func `other names of other users are not mistaken for a name that is an ordinary word`()
        throws
    {
        let user = try acme.createUser("member")
        let other = try acme.createUser("ada@example.org", #","displayName":"Member","userType":"member""#)
        #expect(try erase(user).logEntries == 1)
        let kept = try log().filter { $0.resourceName != nil }
        #expect(kept.count == 1)
        #expect(try acme.send(.get, "/Users/\(other)").body["displayName"] == "Member")
    }

    @Test func `the audit trail stays intact and names only the id`() throws {
        let ada = try createAda()
        _ = try administration.setManualRole("admin", for: ada, of: acme.organization)
        _ = try erase(ada)
        #expect(try administration.verifyAuditTrail().isWhole)
        let trail = try administration.auditTrail()
        #expect(trail.last?.action == "user erase")
        #expect(trail.last?.subject == ada)
        #expect(!"\(trail)".contains("lovelace"))
    }

    @Test func `a dry run counts and changes nothing`() throws {
        let ada = try createAda()
        let dry = try erase(ada, dryRun: true)
        #expect(dry.logEntries == 3)
        #expect(try acme.send(.get, "/Users/\(ada)").status == 200)
        #expect(try erase(ada) == dry)
    }

    @Test(arguments: [true, false])
    func `a user deleted earlier is erased by id or by the name that the log knows`(byID: Bool) throws {
        let ada = try createAda()
        #expect(try acme.send(.delete, "/Users/\(ada)").status == 204)
        let erasure = try erase(byID ? ada : "ada.lovelace@example.org")
        #expect(erasure.identifier == ada)
        #expect(!erasure.hadRecord)
        #expect(erasure.logEntries == 4)
        #expect(try !isInFiles("ada.byron"))
        #expect(try !isInFiles("countess@example.com"))
    }

    @Test func `the former name of an existing user does not erase that user`() throws {
        let ada = try createAda()
        let error = #expect(throws: ServiceError.self) { try erase("ada.byron@example.org") }
        #expect(error?.kind == .notFound)
        #expect(try acme.send(.get, "/Users/\(ada)").status == 200)
    }

    @Test func `a protected user and a group are not erased, and an unknown name is not found`() throws {
        let ada = try createAda()
        let group = try administration.group("Engines", of: acme.organization).identifier
        #expect(throws: ServiceError.self) { try erase(group) }
        _ = try administration.setProtected(true, user: ada, of: acme.organization)
        #expect(#expect(throws: ServiceError.self) { try erase(ada) }?.kind == .conflict)
        #expect(#expect(throws: ServiceError.self) { try erase("eve@example.org") }?.kind == .notFound)
    }

    @Test func `names with quotes, letters of other scripts and great length are found in the log`() throws {
        let long = String(repeating: "x", count: 90) + "@example.org"
        for name in [#"o"brien\@example.org"#, "Müller@example.org", long] {
            let body = JSONValue.object(["userName": .string(name), "displayName": .string("of \(name)")]).text
            #expect(try acme.send(.post, "/Users", body).status == 201)
            #expect(try acme.send(.post, "/Users", body).status == 409)
            #expect(try erase(name).logEntries == 2)
            #expect(try log().allSatisfy { $0.resourceName == nil && $0.detail == nil && $0.changes == .null })
        }
    }

    @Test func `a user who comes back under the name is a new user`() throws {
        let ada = try createAda()
        _ = try erase(ada)
        let again = try acme.createUser("ada.lovelace@example.org")
        #expect(again != ada)
        #expect(try administration.user(again, of: acme.organization).history.map(\.operation) == ["create"])
    }
}
