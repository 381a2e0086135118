import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import Testing

@Suite struct LogTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func log(_ change: (inout Event.Query) -> Void = { _ in }) throws -> [Event] {
        acme.provider.housekeep()
        var query = Event.Query()
        change(&query)
        return try acme.administration.log(of: acme.organization, query)
    }

    private func sentences(_ change: (inout Event.Query) -> Void = { _ in }) throws -> [String] {
        try log(change).map(\.sentence)
    }

    private func patch(_ id: String, _ operations: String, type: String = "Users") throws {
        try acme.send(.patch, "/\(type)/\(id)", #"{"Operations":[\#(operations)]}"#)
    }

    @Test func `describes the life of a user in words`() throws {
        let id = try acme.createUser(
            "ada@example.org", #","title":"Clerk","emails":[{"type":"work","value":"a@example.org"}]"#)
        try patch(id, #"{"op":"Replace","path":"title","value":"Manager"}"#)
        try patch(id, #"{"op":"Replace","path":"title","value":"Manager"}"#)
        try patch(
            id,
            #"{"op":"Replace","path":"emails[type eq \"work\"].value","value":"b@example.org"},"#
                + #"{"op":"Add","path":"name.familyName","value":"Lovelace"},{"op":"Remove","path":"title"}"#)
        try patch(id, #"{"op":"Replace","path":"active","value":"False"}"#)
        try patch(id, #"{"op":"Replace","path":"active","value":"True"}"#)
        try acme.send(.delete, "/Users/\(id)")
        #expect(
            try sentences() == [
                #"created user ada@example.org: 4 attributes, role set to "member""#,
                #"updated user ada@example.org: title "Clerk" → "Manager""#,
                "nothing to change for user ada@example.org",
                #"updated user ada@example.org: name.familyName set to "Lovelace", title "Manager" removed, "#
                    + #"emails[type eq "work"].value "a@example.org" → "b@example.org""#,
                "deactivated user ada@example.org", "activated user ada@example.org", "deleted user ada@example.org",
            ])
    }

    @Test func `describes what an administrator did to a user, each with its verb`() throws {
        try acme.createUser("ada@example.org")
        let (administration, organization) = (acme.administration, acme.organization)
        for isProtected in [true, false] {
            _ = try administration.setProtected(isProtected, user: "ada@example.org", of: organization)
        }
        _ = try administration.setManualRole("admin", for: "ada@example.org", of: organization)
        _ = try administration.setManualRole(nil, for: "ada@example.org", of: organization)
        let verbs = ["protected", "unprotected", "set the role of", "cleared the role of"]
        for (sentence, verb) in zip(try sentences().suffix(4), verbs) {
            #expect(sentence.hasPrefix("\(verb) user ada@example.org"), "\(sentence)")
            #expect(sentence.hasSuffix(" (by an administrator here)"))
        }
        _ = try administration.eraseUser("ada@example.org", of: organization)
        #expect(try sentences().last?.hasPrefix("erased user ") == true)
    }

    @Test func `shows an operation that only a newer version knows`() throws {
        try acme.createUser("ada@example.org")
        for (text, status) in [("invent", 200), ("invent", 400)] {
            try Tampering.execute(
                """
                INSERT INTO provisioning_log (organization, time, last_time, count, origin, operation, resource_type,
                    resource_name, status, detail)
                SELECT organization, time, last_time, 1, 'scim', '\(text)', 'User', 'ada@example.org', \(status), 'why'
                FROM provisioning_log LIMIT 1
                """, on: acme.configuration.databasePath)
        }
        let events = try log().suffix(2)
        #expect(events.map(\.operation) == ["invent", "invent"])
        #expect(events.map(\.sentence) == ["invent user ada@example.org", "refused a request with 400: why"])
    }

    @Test func `names who was added to a group and removed from it`() throws {
        let ids = try (1...7).map { try acme.createUser("user\($0)@example.org") }
        let group = try acme.send(.post, "/Groups", #"{"displayName":"Engineering"}"#).body["id"]?.string ?? ""
        let members = ids.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        try patch(group, #"{"op":"Add","path":"members","value":[\#(members)]}"#, type: "Groups")
        try acme.send(.delete, "/Users/\(ids[1])")
        try patch(group, #"{"op":"Remove","path":"members","value":[{"value":"\#(ids[0])"}]}"#, type: "Groups")
        try patch(group, #"{"op":"Add","path":"members","value":[{"value":"\#(ids[1])"}]}"#, type: "Groups")
        let told = try log { $0.group = "engineering" }
        #expect(
            told.map(\.sentence) == [
                "created group Engineering: 1 attribute",
                "added 7 members to group Engineering: user1@example.org, \(ids[1]), user3@example.org, "
                    + "user4@example.org, user5@example.org and 2 more",
                "removed 1 member from group Engineering: user1@example.org",
                "nothing to change for group Engineering",
            ])
        #expect(told.last?.notes == ["skipped 1 of the members, which were deleted here"])
    }

    @Test func `shows a manager by name`() throws {
        let ada = try acme.createUser("ada@example.org")
        let tove = try acme.createUser("tove@example.org")
        let path = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager"
        try patch(tove, #"{"op":"Add","path":"\#(path)","value":"\#(ada)"}"#)
        #expect(try sentences().last == #"updated user tove@example.org: manager set to "ada@example.org""#)
    }

    @Test func `says why something was refused and what to change`() throws {
        _ = try acme.createUser("ada@example.org")
        _ = try acme.createUser("ADA@example.org")
        try acme.send(.post, "/Users", #"{"displayName":"nobody"}"#)
        let id = try acme.createUser("tove@example.org")
        try patch(id, #"{"op":"Replace","path":"emails[","value":"x"}"#)
        let refused = try log { $0.failedOnly = true }
        #expect(
            refused.map(\.sentence) == [
                "refused to create user ADA@example.org (409 uniqueness): userName \"ADA@example.org\" already belongs "
                    + "to another user of this organization",
                "refused to create user nobody (400 invalidValue): userName is missing; the usual cause is a user without "
                    + "userPrincipalName in Entra, or no mapping to userName",
                try #require(refused.last?.sentence),
            ])
        #expect(refused[1].notes.first?.contains("userPrincipalName") == true)
        #expect(refused.last?.sentence.hasPrefix("refused to update user tove@example.org (400 invalidPath):") == true)
        #expect(refused.last?.resourceID == id)
        try acme.send(.delete, "/Users/\(id)")
        let afterwards = try log { $0.failedOnly = true }.last?.sentence
        #expect(afterwards?.hasPrefix("refused to update user \(id) (400 invalidPath):") == true)
    }

    @Test func `names what was ignored and the mapping to remove`() throws {
        let id = try acme.createUser("ada@example.org")
        try patch(id, #"{"op":"Add","path":"shoeSize","value":"42"}"#)
        let notes = try #require(try log().last?.notes)
        #expect(notes.first?.hasPrefix("ignored, because it is in no schema: shoeSize; remove the mapping") == true)
    }

    @Test func `finds users by every name they had, and refusals by the name that was refused`() throws {
        let ada = try acme.createUser("ada@example.org")
        try patch(ada, #"{"op":"Replace","path":"userName","value":"countess@example.org"}"#)
        _ = try acme.createUser("Countess@example.org")
        _ = try acme.createUser("tove@example.org")
        #expect(try log { $0.user = "countess@example.org" }.count == 3)
        #expect(try log { $0.user = "ADA@example.org" }.count == 2)
        #expect(try log { $0.user = ada }.count == 2)
        try acme.send(.delete, "/Users/\(ada)")
        #expect(try log { $0.user = "countess@example.org" }.map(\.operation).last == "delete")
        #expect(throws: ServiceError.self) { try log { $0.user = "nobody@example.org" } }
        #expect(throws: ServiceError.self) { try log { $0.group = "tove@example.org" } }
    }

    @Test func `keeps Entra's own identifiers, and finds a request in whichever organization`() throws {
        let fields: HTTPFields = [
            .activityID: "3f0e5b1c-7a7c-4c5e-9a0e-0f6d3f9b8a11", .clientRequestID: "not an identifier; drop it",
        ]
        try acme.send(.post, "/Users", #"{"userName":"ada@example.org"}"#, fields: fields)
        let entry = try #require(try log().first)
        #expect(entry.activityID == "3f0e5b1c-7a7c-4c5e-9a0e-0f6d3f9b8a11")
        #expect(entry.clientRequestID == nil)
        let found = try acme.administration.log(requestID: entry.requestID ?? "")
        #expect(found.map(\.organization) == ["acme"])
        #expect(try acme.administration.log(requestID: "unknown").isEmpty)
    }

    @Test func `names what should have been created although its body did not match the schemas`() throws {
        try acme.send(.post, "/Users", #"{"username":"ada@example.org","active":"perhaps"}"#)
        try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":"nobody"}"#)
        try acme.send(.post, "/Groups", #"{"displayName":"#)
        let refused = try log { $0.failedOnly = true }
        #expect(refused.map(\.resourceType) == ["User", "Group", "Group"])
        #expect(refused.map(\.resourceName) == ["ada@example.org", "Engines", nil])
        #expect(try log { $0.user = "ADA@example.org" }.map(\.number) == refused.prefix(1).map(\.number))
        #expect(refused.last?.sentence.hasPrefix("refused to create a group (400 invalidSyntax)") == true)
    }

    @Test func `finds the last of several counted refusals by its request id`() throws {
        func send(_ id: String, _ method: HTTPRequest.Method = .get, _ path: String = "/Users", token: String? = nil) {
            var request = acme.request(method, path, token: token)
            request.id = id
            _ = acme.endpoint.respond(to: request)
        }
        func found(_ id: String) throws -> [Int] {
            acme.provider.housekeep()
            return try acme.administration.log(requestID: id).map(\.count)
        }
        send("a1", token: "wrong")
        send("a2", token: "wrong")
        send("b1", .get, "/Users/4f0c7c56-9d1b-4b0e-8a3e-51c2d7a90b6e")
        #expect(try found("a2") == [2])
        #expect(try found("b1") == [1])
        send("a3", token: "wrong")
        #expect(try found("a3") == [3])
        #expect(try found("a2") == [])
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        send("c1", .post)
        send("c2")
        #expect(try found("c1") == [1])
        #expect(try found("c2") == [1])
        #expect(try acme.administration.log(requestID: "c2").first?.notes.first?.contains("org enable acme") == true)
    }

    @Test func `counts reads, probes and refusals that name no change`() throws {
        for _ in 0..<3 { try acme.send(.get, "/Users") }
        try acme.send(.get, "/Users?filter=userName+eq+%224f0c7c56-9d1b-4b0e-8a3e-51c2d7a90b6e%22")
        try acme.send(.get, "/Users/4f0c7c56-9d1b-4b0e-8a3e-51c2d7a90b6e")
        _ = try acme.administration.set(.scim(false), of: acme.organization)
        for _ in 0..<2 { _ = try acme.createUser("ada@example.org") }
        let told = try sentences().sorted()
        #expect(told[0] == "1 probe: a query for a random GUID: Test Connection, or Entra starting a cycle")
        #expect(told[1] == "3 reads")
        #expect(told[2].hasPrefix("refused 2 requests with 403: SCIM provisioning is switched off"))
        #expect(told[3].hasPrefix("refused a request with 404: User"))
        #expect(told.count == 4)
    }

    @Test func `a flood of bad tokens from many addresses makes a bounded number of entries`() throws {
        for number in 0..<1500 {
            _ = acme.endpoint.respond(
                to: Request(
                    method: .get, target: "/scim/v2/Users", fields: [.authorization: "Bearer x"], id: "00",
                    clientAddress: "2001:db8:\(String(number, radix: 16)):1::1"))
            if number % 400 == 0 { acme.provider.housekeep() }
        }
        acme.provider.housekeep()
        let entries = try acme.administration.log(of: nil, Event.Query())
        #expect(entries.count == 501)
        #expect(entries.map(\.count).reduce(0, +) == 1500)
    }

    @Test func `is read in pages and followed from a number on`() throws {
        for number in 0..<1100 { _ = try acme.createUser("user\(number)@example.org") }
        var numbers: [Int64] = []
        try acme.administration.forEachEvent(of: acme.organization, Event.Query()) { numbers.append($0.number) }
        #expect(numbers.count == 1100)
        #expect(numbers == numbers.sorted())
        let last = numbers[1090]
        #expect(try log { $0.after = last }.count == 9)
        #expect(try log { $0.limit = 3 }.map(\.number) == Array(numbers.suffix(3)))
    }
}
