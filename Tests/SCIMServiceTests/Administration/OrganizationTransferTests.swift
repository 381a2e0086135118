import EntraSimulator
import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore
import TestBed
import Testing

@testable import SCIMAdministration

/// One organization on its way from one server to another.
@Suite struct OrganizationTransferTests {
    let old: TestProvider
    let new: TestProvider

    init() throws {
        old = try TestProvider()
        new = try TestProvider()
        let ada = try old.createUser("ada@example.org", #","externalId":"a","roles":[{"value":"admin"}]"#)
        let grace = try old.createUser("grace@example.org", #","emails":[{"type":"work","value":"g@example.org"}]"#)
        let team = try old.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        let all = try old.send(
            .post, "/Groups",
            #"{"displayName":"All","members":[{"value":"\#(team.body["id"]?.string ?? "")"},{"value":"\#(grace)"}]}"#)
        let gone = try old.createUser("gone@example.org", #","roles":[{"value":"viewer"}]"#)
        try old.send(
            .patch, "/Groups/\(all.body["id"]?.string ?? "")",
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"add","path":"members","value":[{"value":"\#(gone)"}]}]}"#
        )
        try old.send(.delete, "/Users/\(gone)")
        try old.send(
            .patch, "/Users/\(grace)",
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[{"op":"replace","path":"userName","value":"hopper@example.org"}]}"#
        )
        let administration = old.administration
        _ = try administration.addSchema(
            Fixture.contosoSchema.bytes(), from: "schema", for: ["User"], of: old.organization)
        _ = try administration.setProtected(true, user: "ada@example.org", of: old.organization)
        _ = try administration.set(.relink(.off, quietPeriod: 60), of: old.organization)
    }

    private func export(_ provider: TestProvider, _ name: String = "acme") throws -> [UInt8] {
        var bytes: [UInt8] = []
        let administration = provider.administration
        try administration.exportOrganization(administration.organization(name)) { bytes += $0 }
        return bytes
    }

    /// The file in pieces of so many bytes.
    private func source(_ bytes: [UInt8], pieces size: Int = 4096) -> () throws -> [UInt8] {
        var rest = bytes[...]
        return {
            let piece = rest.prefix(size)
            rest = rest.dropFirst(size)
            return Array(piece)
        }
    }

    @discardableResult
    private func bring(
        _ bytes: [UInt8], as name: String? = "moved", pieces: Int = 4096
    ) throws -> ImportedOrganization {
        try new.administration.importOrganization(from: source(bytes, pieces: pieces), as: name)
    }

    private func lines(_ bytes: [UInt8]) -> [String] {
        String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test(arguments: [1, 7, 100_000]) func `what was imported is exported as the same bytes but for the first line`(
        pieces: Int
    ) throws {
        let bytes = try export(old)
        let imported = try bring(bytes, pieces: pieces)
        #expect(imported.users == 2 && imported.groups == 2 && imported.memberships == 3)
        #expect(imported.deletedRecords == 1)
        #expect(!imported.organization.isEnabled)
        let again = try export(new, "moved")
        #expect(lines(again).dropFirst().elementsEqual(lines(bytes).dropFirst()))
        #expect(lines(bytes).first?.contains(#""organization":"acme""#) == true)
        for secret in [old.token, "\"digest\"", "\"credentials\""] {
            #expect(!String(decoding: bytes, as: UTF8.self).contains(secret))
        }
        #expect(try new.administration.maintain(logRetention: .seconds(86_400)).faults == [])
        let entry = try #require(try new.administration.auditTrail().last)
        #expect(entry.action == "org import" && entry.organization == "moved" && entry.new["users"] == 2)
    }

    @Test func `answers are the same there, versions too, and a deleted record can be restored`() throws {
        try bring(export(old))
        let administration = new.administration
        let moved = try administration.set(.scim(true), of: administration.organization("moved"))
        let token = try administration.createToken(for: moved, name: "Entra", lifetime: nil).secret.text
        for path in ["/Users?sortBy=userName", "/Groups", "/Users?filter=emails.value+eq+%22G@example.org%22"] {
            #expect(try new.send(.get, path, token: token).body == old.send(.get, path).body, "\(path)")
        }
        let restored = try administration.restoreDeleted("gone@example.org", of: moved)
        #expect(restored.memberships == 1)
        let hopper = try administration.user("hopper@example.org", of: moved)
        #expect(hopper.formerUserNames.map(\.userName) == ["grace@example.org"])
    }

    @Test func `Entra goes on there without creating or changing anything`() throws {
        var configuration = JobConfiguration()
        configuration.mapping = .portalDefault.withObjectIDAsExternalID.withSingleAppRole
        let target = try old.administration.set(.relink(.guid, quietPeriod: 0), of: old.organization)
        #expect(target.relink == .guid)
        let directory = Directory.invented(seed: 12, people: 30, groupCount: 4)
        let origin = BearerTransport(token: old.token, over: try InProcessTransport(old.provider))
        var job = ProvisioningJob(configuration: configuration, transport: origin)
        #expect(job.initialCycle(of: directory).isClean)
        let bytes = try export(old)
        try bring(bytes)
        let administration = new.administration
        var moved = try administration.set(.scim(true), of: administration.organization("moved"))
        moved = try administration.set(.groupSync(true), of: moved)
        let token = try administration.createToken(for: moved, name: "Entra", lifetime: nil).secret.text
        let transport = BearerTransport(token: token, over: try InProcessTransport(new.provider))
        var later = ProvisioningJob(configuration: configuration, transport: transport)
        let summary = later.initialCycle(of: directory)
        #expect(summary.isClean, "\(summary.failures.map(\.sentence))")
        #expect(summary.users.created == 0 && summary.groups.created == 0)
        #expect(later.users.count == job.users.count && later.users.values.map(\.id) == job.users.values.map(\.id))
        // Those whom somebody else brought are in neither directory.
        var (before, after) = (Verification(of: job, over: origin), Verification(of: later, over: transport))
        try before.run(against: directory)
        try after.run(against: directory)
        #expect(after.differences.sorted() == before.differences.sorted())
        #expect(before.differences.count == 4)
        let users = { (bytes: [UInt8]) in lines(bytes).filter { $0.hasPrefix(#"{"type":"user""#) }.map(unwritten) }
        #expect(try users(export(new, "moved")) == users(bytes))
    }

    /// A line without the time at which Entra asked last.
    private func unwritten(_ line: String) -> String {
        guard var object = try? JSONValue(parsing: line).object else { return line }
        object["writtenByClient"] = .null
        return JSONValue.object(object).text
    }

    @Test func `a name that is taken is refused, and another one can be given`() throws {
        let bytes = try export(old)
        let error = try #require(throws: ServiceError.self) { try bring(bytes, as: nil) }
        #expect(error.kind == .conflict && error.remedy?.shellText.contains("--name") == true)
        #expect(try bring(bytes, as: "globex").organization.name == "globex")
        #expect(try new.administration.organizations().map(\.name) == ["acme", "globex"])
    }

    /// Nobody sees anything of an import that failed, and no row of it is left.
    private func expectNothingLeft() throws {
        let administration = new.administration
        #expect(try administration.organizations().map(\.name) == ["acme"])
        let rest = try administration.read { snapshot in
            try snapshot.removedOrganizations().map { try snapshot.organization($0.id).removableRowCount() }
        }
        #expect(rest.allSatisfy { $0 == 0 })
        #expect(throws: ServiceError.self) { try administration.removal(of: "moved") }
    }

    @Test func `a file that is cut anywhere is refused, and nothing is left`() throws {
        let bytes = try export(old)
        for end in stride(from: 0, to: bytes.count - 1, by: 211) {
            let error = #expect(throws: ServiceError.self) { try bring(Array(bytes.prefix(end))) }
            #expect(error?.kind == .failed)
        }
        try expectNothingLeft()
    }

    @Test func `each line that is missing, doubled or moved is refused`() throws {
        let all = lines(try export(old))
        for place in all.indices {
            var missing = all
            missing.remove(at: place)
            #expect(throws: ServiceError.self, "without line \(place + 1)") { try bring(bytes(missing)) }
            var doubled = all
            doubled.insert(all[place], at: place)
            #expect(throws: ServiceError.self, "line \(place + 1) twice") { try bring(bytes(doubled)) }
        }
        for place in all.indices.dropLast() where kind(all[place]) != kind(all[place + 1]) {
            var moved = all
            moved.swapAt(place, place + 1)
            #expect(throws: ServiceError.self, "line \(place + 1) moved") { try bring(bytes(moved)) }
        }
        try expectNothingLeft()
    }

    private func bytes(_ lines: [String]) -> [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    private func kind(_ line: String) -> String? { (try? JSONValue(parsing: line))?["type"]?.string }

    @Test(arguments: [
        (#""type":"user""#, #""type":"usr""#, "\"type\" is \"usr\""),
        (#""type":"group""#, #""type":"group","colour":1"#, "\"colour\" is not a member"),
        (#""roleReason":"mapping""#, #""roleReason":"magic""#, "\"roleReason\""),
        (#""role":"admin""#, #""role":"boss""#, "there is no role \"boss\""),
        (#""local":false"#, #""local":0"#, "\"local\" must be true or false"),
        (#""userName":"ada@example.org""#, #""userName":""#, "line "),
        (#""userName":"ada@example.org""#, #""userName":"HOPPER@example.org""#, "the same userName"),
        (#""memberType":"User""#, #""memberType":"Group""#, "there is no Group"),
        (#""quietPeriod":60"#, #""quietPeriod":-1"#, "\"quietPeriod\" must be a number"),
        (#""format":"scim-fcgi organization""#, #""format":"x""#, "not an exported organization"),
        (#""attributes":{"#, #""attributes":{"emails":7,"#, "line "),
    ])
    func `a line that is wrong is told by its number`(text: String, instead: String, sentence: String) throws {
        let whole = String(decoding: try export(old), as: UTF8.self)
        let range = try #require(whole.firstRange(of: text), "\(text)")
        let wrong = whole.replacingCharacters(in: range, by: instead)
        let error = try #require(throws: ServiceError.self) { try bring(Array(wrong.utf8)) }
        #expect(error.message.contains(sentence) && error.message.contains("line "), "\(error.message)")
        try expectNothingLeft()
    }

    @Test func `random damage is refused or is the same, and never traps`() throws {
        let whole = try export(old)
        var random = SeededRandom(seed: 14)
        for number in 0..<300 {
            var damaged = whole
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                damaged[Int.random(in: damaged.indices, using: &random)] = UInt8.random(
                    in: .min ... .max, using: &random)
            }
            do {
                let imported = try bring(damaged, as: "copy \(number)")
                try new.administration.remove(new.administration.removal(of: imported.organization.name))
            } catch is ServiceError {}
        }
        #expect(try new.administration.organizations().count == 1)
        #expect(try new.administration.maintain(logRetention: .seconds(86_400)).faults == [])
    }

    @Test func `an interrupted import leaves nothing behind`() throws {
        let bytes = try export(old)
        #expect(throws: ServiceError.self) {
            try new.administration.importOrganization(from: source(bytes), as: "moved", isInterrupted: { true })
        }
        try expectNothingLeft()
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<String.Index>, by text: String) -> String {
        String(self[..<range.lowerBound]) + text + String(self[range.upperBound...])
    }
}
