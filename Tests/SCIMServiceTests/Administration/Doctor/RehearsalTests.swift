import EntraSimulator
import HTTPTypes
import HostileInput
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed
import Testing

/// What scimctl doctor does in an organization, and that none of it is left.
@Suite struct RehearsalTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    /// Every row but those of the audit trail, which says that a rehearsal was, and of the counter of changes.
    private func rows() throws -> [String] {
        try DatabaseState(path: acme.configuration.databasePath).rows().filter {
            !$0.hasPrefix("audit_trail:") && !$0.hasPrefix("generation:")
        }
    }

    private func walk(
        _ rehearsal: Rehearsal, _ dialect: Dialect, over transport: any Transport
    ) -> [(act: Walkthrough.Act, outcome: Walkthrough.Outcome)] {
        var walk = Walkthrough(
            in: dialect, nickname: rehearsal.nickname("test"), domain: Rehearsal.domain,
            group: rehearsal.groupName("test"), seed: rehearsal.seed, over: transport)
        return walk.run { true }
    }

    @Test(arguments: Dialect.allCases)
    func `plays the life of a user and a group, and leaves nothing behind`(dialect: Dialect) throws {
        let ada = try acme.createUser("ada@example.org")
        try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        acme.provider.housekeep()
        let before = try rows()
        let events = try acme.administration.log(of: acme.organization, Event.Query()).count
        let cycles = try acme.administration.cycles(of: acme.organization)
        let rehearsal = try acme.administration.beginRehearsal(in: acme.organization)
        let played = walk(rehearsal, dialect, over: acme.transport(rehearsal))
        #expect(played.count == 12)
        for (act, outcome) in played {
            if case .done = outcome { continue }
            Issue.record("\(act) did not succeed: \(outcome)")
        }
        try acme.administration.end(rehearsal, requests: 40)
        acme.provider.housekeep()
        #expect(try rows() == before)
        #expect(try acme.administration.tokens(of: acme.organization).map(\.name) == ["test"])
        let log = try acme.administration.log(of: acme.organization, Event.Query())
        #expect(log.count == events + 1)
        #expect(log.last?.sentence.hasPrefix("the doctor sent 40 requests") == true)
        #expect(log.last?.notes == [])
        #expect(try acme.administration.cycles(of: acme.organization) == cycles)
        #expect(try acme.administration.verifyAuditTrail().isWhole)
    }

    @Test func `nothing is left of one that fails in the middle`() throws {
        let before = try rows()
        let rehearsal = try acme.administration.beginRehearsal(in: acme.organization)
        let played = walk(rehearsal, .legacy, over: Blocking(["PATCH", "DELETE"], before: acme.transport(rehearsal)))
        #expect(played.count { if case .failed = $0.outcome { true } else { false } } == 3)
        #expect(played.first { $0.act == .update }.map { if case .failed = $0.outcome { true } else { false } } == true)
        for act in [Walkthrough.Act.rename, .deactivate, .addMember, .renameGroup] {
            let outcome = played.first { $0.act == act }?.outcome
            guard case .untried = outcome else {
                Issue.record("\(act) was played without sense: \(String(describing: outcome))")
                continue
            }
        }
        #expect(try rows() != before)
        try acme.administration.end(rehearsal, requests: 4)
        #expect(try rows() == before)
    }

    @Test func `what was killed is removed by the next run, once its token has expired`() throws {
        let before = try rows()
        let killed = try acme.administration.beginRehearsal(in: acme.organization)
        _ = walk(killed, .compliant, over: Blocking(["DELETE"], before: acme.transport(killed)))
        let left = try rows()
        #expect(left != before)
        acme.clock.advance(seconds: 14 * 60)
        try acme.administration.removeAbandonedRehearsals()
        #expect(try rows() == left)
        acme.clock.advance(seconds: 2 * 60)
        #expect(try acme.send(.get, "/Users", token: killed.secret.text).status == 401)
        let next = try acme.administration.beginRehearsal(in: acme.organization)
        #expect(try rows() == before)
        try acme.administration.end(next, requests: 0)
        #expect(try acme.administration.tokens(of: acme.organization).map(\.name) == ["test"])
    }

    @Test func `a request that arrives after the end creates nothing`() throws {
        let rehearsal = try acme.administration.beginRehearsal(in: acme.organization)
        let secret = rehearsal.secret.text
        #expect(try acme.send(.get, "/Users", token: secret).status == 200)
        try acme.administration.end(rehearsal, requests: 1)
        #expect(try acme.send(.post, "/Users", #"{"userName":"late@doctor.invalid"}"#, token: secret).status == 401)
    }

    @Test func `does not count as contact from Entra, and its token is not warned about`() throws {
        let rehearsal = try acme.administration.beginRehearsal(in: acme.organization)
        _ = walk(rehearsal, .legacy, over: acme.transport(rehearsal))
        acme.provider.housekeep()
        let status = try acme.administration.status(daemon: DaemonState(.running, ""), backups: acme.directory)
        #expect(status.credentialWarnings.isEmpty)
        #expect(status.organizations.first?.credentials.map(\.name) == ["test"])
        #expect(status.organizations.first?.lastContact == nil)
        #expect(status.organizations.first?.lastCycle == nil)
        let marked = try acme.administration.log(of: acme.organization, Event.Query())
        #expect(!marked.isEmpty)
        #expect(marked.allSatisfy { $0.isLocal && $0.credentialName?.hasPrefix("scimctl doctor ") == true })
        try acme.administration.end(rehearsal, requests: 1)
    }

    @Test func `a name alone does not make a token one of a rehearsal`() throws {
        try Tampering.execute(
            "UPDATE credentials SET name = 'scimctl doctor 00ff'; UPDATE generation SET number = number + 1",
            on: acme.configuration.databasePath)
        try acme.createUser("ada@example.org")
        acme.provider.housekeep()
        let status = try acme.administration.status(daemon: DaemonState(.running, ""), backups: acme.directory)
        #expect(status.organizations.first?.credentials.map(\.name) == ["scimctl doctor 00ff"])
        #expect(status.organizations.first?.lastContact != nil)
        #expect(try acme.administration.log(of: acme.organization, Event.Query()).allSatisfy { !$0.isLocal })
    }

    @Test(arguments: ["scimctl doctor", "Scimctl Doctor 00ff"])
    func `no other token takes a name of its kind`(name: String) throws {
        if name == "scimctl doctor" {
            _ = try acme.administration.createToken(for: acme.organization, name: name, lifetime: nil)
        } else {
            #expect(throws: ServiceError.self) {
                try acme.administration.createToken(for: acme.organization, name: name, lifetime: nil)
            }
        }
    }
}

/// Refuses methods as a web server does.
private struct Blocking: Transport {
    let methods: Set<String>
    let next: any Transport

    init(_ methods: Set<String>, before next: any Transport) {
        self.methods = methods
        self.next = next
    }

    func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
        guard !methods.contains(request.method) else {
            return ProvisioningResponse(status: 403, body: Array("<html></html>".utf8))
        }
        return try next.send(request)
    }
}

/// To the endpoint of a test's provider, by the token of a rehearsal.
private struct RehearsalTransport: Transport {
    let acme: TestProvider
    let token: String

    func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
        var fields = HTTPFields()
        for field in request.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            fields[name] = field.value
        }
        let answer = try acme.send(
            HTTPRequest.Method(request.method) ?? .get, request.path, String(decoding: request.body, as: UTF8.self),
            token: token, fields: fields)
        var received: [String: String] = [:]
        for field in answer.response.fields { received[field.name.canonicalName] = field.value }
        return ProvisioningResponse(status: answer.status, fields: received, body: answer.response.body)
    }
}

extension TestProvider {
    func transport(_ rehearsal: Rehearsal) -> any Transport {
        RehearsalTransport(acme: self, token: rehearsal.secret.text)
    }
}
