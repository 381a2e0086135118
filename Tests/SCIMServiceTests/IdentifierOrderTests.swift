import EntraSimulator
import OrderedCollections
import SCIMCore
import SCIMHost
import TestBed
import Testing

@Suite struct IdentifierOrderTests {
    @Test func `identifiers of one millisecond sort in the order in which they were issued`() throws {
        var surroundings = Surroundings.machine
        surroundings.now = { Instant(milliseconds: 1_790_000_000_000) }
        let installation = try Installation(surroundings: surroundings)
        let transport = try InProcessTransport(installation.makeProvider(surroundings: surroundings))
        let client = BearerTransport(token: installation.token, over: transport)
        var ids: [String] = []
        for number in 0..<20 {
            let body = #"{"userName":"user\#(number)@example.org"}"#
            let answer = try client.send(ProvisioningRequest("POST", "/Users", body: Array(body.utf8)))
            ids.append(try #require(try answer.json()?["id"]?.string))
        }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == 20)
    }
}
