import EntraSimulator
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// What the guard does where somebody narrows the scope in Entra by mistake (D21 of the design).
@Suite struct MassChangeTests {
    /// What `scimctl guard` prints.
    private func scimctl(_ words: String, at visit: Visit) throws -> JSONValue {
        let answer = try visit.desk.run(
            words.split(separator: " ").map(String.init) + ["--org", visit.organization, "--json", "--yes"])
        #expect(answer.status == 0, "\(answer.error)")
        return try answer.json()
    }

    private func activeUsers(at visit: Visit) throws -> Int {
        try #require(try scimctl("guard show", at: visit)["activeUsers"]?.number?.integer)
    }

    @Test func `most of a company that falls out of scope stays, and goes when that is approved`() throws {
        let visit = try Entrance.worker.enter()
        var job = ProvisioningJob(configuration: JobConfiguration(), transport: visit.authorized)
        var directory = Directory.invented(seed: 21, people: 5000, groupCount: 0)
        let first = job.initialCycle(of: directory)
        #expect(first.isClean, "\(first.failures.prefix(3).map(\.sentence))")
        let active = try activeUsers(at: visit)
        let leaving = directory.usersInScope.filter(\.accountEnabled).prefix(3000).map(\.objectID)
        for id in leaving { directory.unassign(id) }

        let mistaken = job.incrementalCycle(of: directory)
        let change = try #require(try scimctl("guard show", at: visit)["held"]?.array?.first)
        #expect(mistaken.stop == nil)
        #expect(mistaken.users.deactivated == active / 5)
        #expect(change["subject"] == "users" && change["holdsEverything"] == true)
        #expect(change["total"]?.number?.integer == active)
        #expect(change["removed"]?.number?.integer == active / 5)
        #expect(change["records"]?.number?.integer == 3000 - active / 5)
        #expect(try activeUsers(at: visit) == active - active / 5)
        // Others are provisioned meanwhile.
        directory.hire(role: nil)
        #expect(job.incrementalCycle(of: directory).users.created == 1)

        _ = try scimctl("guard approve --for 1h", at: visit)
        let approved = job.incrementalCycle(of: directory)
        #expect(approved.isClean, "\(approved.failures.prefix(3).map(\.sentence))")
        #expect(try activeUsers(at: visit) == active + 1 - 3000)
    }

    @Test func `a mistake that is rejected and undone leaves everybody as they were`() throws {
        let visit = try Entrance.worker.enter()
        var job = ProvisioningJob(configuration: JobConfiguration(), transport: visit.authorized)
        let right = Directory.invented(seed: 22, people: 400, groupCount: 2)
        _ = job.initialCycle(of: right)
        var wrong = right
        for user in right.usersInScope.prefix(240) { wrong.unassign(user.objectID) }
        _ = job.incrementalCycle(of: wrong)
        let rejected = try scimctl("guard reject --undo", at: visit)
        #expect(rejected["activated"]?.number?.integer ?? 0 > 0)
        _ = job.incrementalCycle(of: right)
        var verification = Verification(of: job, over: visit.authorized)
        try verification.run(against: right)
        #expect(verification.differences == [])
    }

    @Test func `one PATCH that empties a group of 10,000 is held alone`() throws {
        let visit = try Entrance.worker.enter()
        func send(_ method: String, _ path: String, _ body: String) throws -> ProvisioningResponse {
            try visit.authorized.send(ProvisioningRequest(method, path, body: Array(body.utf8)))
        }
        var members: [String] = []
        for start in stride(from: 0, to: 10_000, by: 1000) {
            let operations = (start..<start + 1000).map {
                #"{"method":"POST","path":"/Users","bulkId":"\#($0)","data":{"userName":"user\#($0)@example.org"}}"#
            }
            let answer = try send(
                "POST", "/Bulk",
                #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[\#(operations.joined(separator: ","))]}"#
            )
            let done = try #require(try answer.json()?["Operations"]?.array)
            members += done.compactMap { $0["location"]?.string?.split(separator: "/").last.map(String.init) }
        }
        #expect(members.count == 10_000)
        let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        let group = try send("POST", "/Groups", #"{"displayName":"Everybody","members":[\#(list)]}"#)
        let id = try #require(try group.json()?["id"]?.string)
        let emptying = #"{"Operations":[{"op":"Remove","path":"members"}]}"#
        #expect(try send("PATCH", "/Groups/\(id)", emptying).status == 503)
        let one = #"{"Operations":[{"op":"Remove","path":"members","value":[{"value":"\#(members[0])"}]}]}"#
        #expect(try send("PATCH", "/Groups/\(id)", one).status == 204)
        let change = try #require(try scimctl("guard show", at: visit)["held"]?.array?.first)
        #expect(change["subject"] == "memberships" && change["holdsEverything"] == false)
        #expect(change["removals"] == 10_000 && change["total"] == 10_000)
        _ = try scimctl("guard approve", at: visit)
        #expect(try send("PATCH", "/Groups/\(id)", emptying).status == 204)
    }
}
