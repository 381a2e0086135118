import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import Testing

/// The guard against mass changes (D21 of the design).
@Suite struct GuardTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private var administration: Administration { acme.administration }

    private func setGuard(percent: Int = 20, minimum: Int = 5, isOn: Bool = true) throws {
        _ = try administration.set(
            .massChangeGuard(MassChangeGuard(isOn: isOn, percent: percent, minimum: minimum)), of: acme.organization)
    }

    private func createUsers(_ count: Int) throws -> [String] {
        try (1...count).map { try acme.createUser("user\($0)@example.org") }
    }

    private func deactivate(_ id: String) throws -> Int {
        try acme.send(.patch, "/Users/\(id)", #"{"Operations":[{"op":"replace","path":"active","value":false}]}"#)
            .status
    }

    private func createGroup(_ members: [String]) throws -> String {
        let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        return try acme.send(
            .post, "/Groups", #"{"displayName":"G\#(acme.clock.now.milliseconds)","members":[\#(list)]}"#
        )
        .body["id"]?.string ?? ""
    }

    private func remove(_ members: [String], from group: String) throws -> Int {
        let list = members.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        return try acme.send(
            .patch, "/Groups/\(group)", #"{"Operations":[{"op":"remove","path":"members","value":[\#(list)]}]}"#
        ).status
    }

    private var state: GuardState {
        get throws { try administration.guardState(of: acme.organization) }
    }

    private var activeUsers: Int {
        get throws { try state.activeUsers }
    }

    @Test(arguments: [
        (20, 50, 49, 0), (20, 50, 50, 200), (20, 50, 51, 204), (20, 1, 1, 4), (50, 1, 10, 10), (99, 1, 99, 1),
        (100, 1, 1000, 0), (33, 1, 1, 3),
    ]) func `what must be left is more than the percentage allows`(percent: Int, minimum: Int, removals: Int, left: Int)
    {
        let rules = MassChangeGuard(percent: percent, minimum: minimum)
        #expect(rules.remainder(after: removals) == left)
        guard left > 0 else { return }
        #expect(removals * 100 <= (removals + left) * percent)
        #expect(removals * 100 > (removals + left - 1) * percent)
    }

    @Test func `removals pass up to the line, and the rest is held until somebody decides`() throws {
        try setGuard()
        let users = try createUsers(40)
        let answers = try users.prefix(20).map(deactivate)
        #expect(answers == Array(repeating: 200, count: 8) + Array(repeating: 503, count: 12))
        #expect(try activeUsers == 32)
        // Everything else goes on.
        #expect(try acme.send(.post, "/Users", #"{"userName":"new@example.org"}"#).status == 201)
        #expect(
            try acme.send(
                .patch, "/Users/\(users[30])", #"{"Operations":[{"op":"replace","path":"title","value":"x"}]}"#
            ).status == 200)
        // An hour later the line would not be passed, but nobody has decided yet.
        acme.clock.advance(seconds: 2 * 3600)
        #expect(try deactivate(users[25]) == 503)
        #expect(try acme.send(.delete, "/Users/\(users[26])").status == 503)
        let change = try #require(try state.open.first)
        #expect(change.subject == .users && change.holdsEverything)
        #expect(change.removed == 8 && change.total == 40)
        #expect(change.heldRecords == 14 && change.requests == 14)
        #expect(change.credentialName == "test" && change.clientAddress == "192.0.2.1")
        #expect(change.held.first?.name == "user9@example.org" && change.held.first?.verb == "deactivate")
        #expect(change.held.last?.verb == "delete")
    }

    @Test func `a held request says so, when to ask again, and is in the log once for each time`() throws {
        try setGuard()
        let users = try createUsers(20)
        for user in users.prefix(5) { _ = try deactivate(user) }
        let answer = try acme.send(
            .patch, "/Users/\(users[5])", #"{"Operations":[{"op":"replace","path":"active","value":false}]}"#)
        #expect(answer.status == 503)
        #expect(answer.response.retryAfter.map { $0 >= 60 } == true)
        #expect(answer.body["detail"]?.string?.contains("guard against mass changes") == true)
        #expect(try acme.send(.get, "/Users/\(users[5])").body["active"] == true)
        let events = try administration.user(users[5], of: acme.organization).history
        #expect(events.last?.sentence.contains("503") == true)
        #expect(events.last?.notes.contains { $0.contains("guard approve") } == true)
    }

    @Test func `approved changes pass for as long as that was said, and count from zero then`() throws {
        try setGuard()
        let users = try createUsers(40)
        _ = try users.prefix(20).map(deactivate)
        let approved = try administration.approveMassChanges(of: acme.organization, for: 3600)
        #expect(approved.map(\.heldRecords) == [12])
        #expect(try users[8..<30].map(deactivate).allSatisfy { $0 == 200 })
        #expect(try state.open.isEmpty)
        #expect(try state.decided.first?.decision?.isApproved == true)
        acme.clock.advance(seconds: 3601)
        // 10 are left: four of them pass, the fifth is one of five and more than a fifth.
        #expect(try users[30...].map(deactivate) == [200, 200, 200, 200] + Array(repeating: 503, count: 6))
    }

    @Test func `rejected changes are refused for a week, and others are counted on`() throws {
        try setGuard()
        let users = try createUsers(40)
        _ = try users.prefix(12).map(deactivate)
        #expect(try administration.rejectMassChanges(of: acme.organization).map(\.heldRecords) == [4])
        #expect(try deactivate(users[9]) == 403)
        #expect(try deactivate(users[20]) == 503)
        acme.clock.advance(seconds: 86_400)
        #expect(try administration.rejectMassChanges(of: acme.organization).count == 1)
        #expect(try deactivate(users[21]) == 200)
        #expect(try deactivate(users[9]) == 403)
        acme.clock.advance(seconds: 7 * 86_400)
        #expect(try deactivate(users[9]) == 200)
    }

    @Test func `undoing activates and restores whom clients removed, and nobody else`() throws {
        try setGuard()
        let users = try createUsers(40)
        let (early, local) = (users[38], users[39])
        #expect(try deactivate(early) == 200)
        acme.clock.advance(seconds: 2 * 3600)
        _ = try administration.setActive(false, user: local, of: acme.organization)
        for user in users[0..<4] { #expect(try deactivate(user) == 200) }
        for user in users[4..<7] { #expect(try acme.send(.delete, "/Users/\(user)").status == 204) }
        #expect(try acme.send(.delete, "/Users/\(users[0])").status == 503)
        let (rejected, undoing) = try administration.rejectAndUndoMassChanges(of: acme.organization)
        #expect(rejected.count == 1)
        #expect(undoing.activated == 4 && undoing.restoration.restored == 3)
        for user in users[0..<38] { #expect(try acme.send(.get, "/Users/\(user)").body["active"] == true) }
        for user in [early, local] { #expect(try acme.send(.get, "/Users/\(user)").body["active"] == false) }
    }

    @Test func `what is no longer as it was seen is neither undone nor rejected`() throws {
        try setGuard()
        let users = try createUsers(20)
        _ = try users.prefix(8).map(deactivate)
        #expect(throws: Outdated.self) {
            try administration.rejectAndUndoMassChanges(of: acme.organization, provided: { $0.isEmpty })
        }
        #expect(try state.open.count == 1)
        #expect(try activeUsers == 16)
    }

    @Test func `what was counted and approved while the clock was ahead does not hold when it is set back`() throws {
        try setGuard()
        let users = try createUsers(60)
        let right = acme.clock.now
        acme.clock.advance(seconds: 365 * 86_400)
        for user in users.prefix(12) { #expect(try deactivate(user) == 200) }
        #expect(try deactivate(users[12]) == 503)
        _ = try administration.approveMassChanges(of: acme.organization, for: 86_400)
        #expect(try deactivate(users[12]) == 200)
        acme.clock.set(right)
        #expect(try state.removedUsers == 0)
        let answers = try users[20..<40].map(deactivate)
        #expect(answers.prefix(9).allSatisfy { $0 == 200 })
        #expect(answers.last == 503)
    }

    @Test func `one request that passes the line by itself is held alone`() throws {
        try setGuard()
        let users = try createUsers(30)
        let (large, small) = (try createGroup(users), try createGroup(Array(users.prefix(10))))
        #expect(try remove(users, from: large) == 503)
        #expect(try acme.send(.get, "/Groups/\(large)").body["members"]?.array?.count == 30)
        #expect(try acme.send(.delete, "/Groups/\(large)").status == 503)
        #expect(
            try acme.send(.put, "/Groups/\(large)", #"{"displayName":"x","members":[]}"#).status == 503)
        #expect(try state.open.first?.holdsEverything == false)
        #expect(try remove([users[0]], from: small) == 204)
        let change = try #require(try state.open.first)
        #expect(change.subject == .memberships && change.heldRecords == 1 && change.heldRemovals == 30)
        #expect(change.requests == 3 && change.total == 40)
        _ = try administration.approveMassChanges(of: acme.organization, for: 3600)
        #expect(try remove(users, from: large) == 204)
    }

    @Test func `many small removals of memberships are counted together`() throws {
        try setGuard()
        let users = try createUsers(40)
        let group = try createGroup(users)
        #expect(
            try users.map { try remove([$0], from: group) } == Array(repeating: 204, count: 8)
                + Array(repeating: 503, count: 32))
        #expect(try state.removedMemberships == 8)
        #expect(try state.open.first?.holdsEverything == true)
    }

    @Test func `entries of Bulk are held one by one`() throws {
        try setGuard()
        let users = try createUsers(20)
        let operations = users.prefix(10).map { #"{"method":"DELETE","path":"/Users/\#($0)"}"# }
        let answer = try acme.send(
            .post, "/Bulk",
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":[\#(operations.joined(separator: ","))]}"#
        )
        #expect(answer.status == 200)
        let statuses = answer.body["Operations"]?.array?.compactMap { $0["status"]?.string }
        #expect(statuses == Array(repeating: "204", count: 4) + Array(repeating: "503", count: 6))
        #expect(try state.open.first?.heldRecords == 6)
    }

    @Test func `administrators, a guard that is off and fewer than the minimum are not held`() throws {
        try setGuard(minimum: 50)
        let users = try createUsers(40)
        #expect(try users.prefix(10).map(deactivate).allSatisfy { $0 == 200 })
        try setGuard(minimum: 1)
        for user in users[10..<20] { _ = try administration.setActive(false, user: user, of: acme.organization) }
        #expect(try deactivate(users[20]) == 503)
        try setGuard(isOn: false)
        #expect(try users[20...].map(deactivate).allSatisfy { $0 == 200 })
    }

    @Test func `status, check, metrics and audit trail tell of it`() throws {
        try setGuard()
        let users = try createUsers(20)
        _ = try users.prefix(8).map(deactivate)
        let status = try administration.status(daemon: DaemonState(.running, ""), backups: acme.directory)
        let warning = try #require(status.warnings.first { $0.topic == .massChange })
        #expect(warning.level == .critical)
        let forecast =
            "4 users would be deactivated or deleted, in addition to 4 of 20 active users in the hour before"
        #expect(warning.text.contains(forecast))
        #expect(StatusCheck(status, StatusLimits()).result == .critical)
        #expect(throws: ServiceError.self) {
            _ = try administration.approveMassChanges(of: acme.organization, for: 60)
            _ = try administration.approveMassChanges(of: acme.organization, for: 60)
        }
        #expect(throws: ServiceError.self) { try administration.rejectMassChanges(of: acme.organization) }
        #expect(throws: Outdated.self) {
            try administration.approveMassChanges(of: acme.organization, for: 60) { !$0.isEmpty }
        }
        #expect(try administration.auditTrail().contains { $0.action == "guard approve" })
    }

    @Test func `removals far below the line pass and are counted`() throws {
        try setGuard(percent: 99, minimum: 1)
        let users = try createUsers(60)
        let group = try createGroup(users)
        for user in users.prefix(50) { #expect(try remove([user], from: group) == 204) }
        #expect(try state.removedMemberships == 50)
    }
}
