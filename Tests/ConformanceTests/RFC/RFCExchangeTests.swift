import SCIMCore
import TestBed
import Testing

/// The exchanges that RFC 7644 and RFC 9865 show as examples, by every way that is open. Names of resources are other ones
/// for every exchange, identifiers are those that the service provider issued.
@Suite(.serialized, CorpusRun(name: "examples", required: 79)) struct RFCExchangeTests {
    static let examples: [Exchange] = {
        do {
            return try Fixture.all(in: "rfc").filter { !$0.name.contains("rfc7643") && $0.name.hasSuffix(".json") }
                .map { try Exchange($0) }
        } catch {
            preconditionFailure("the examples cannot be read: \(error)")
        }
    }()

    @Test(arguments: Entrance.open, examples)
    func `is answered as the RFC shows it`(entrance: Entrance, example: Exchange) throws {
        for fault in try #require(CorpusRun.tallies[entrance]).play(example) { Issue.record("\(fault)") }
    }
}
