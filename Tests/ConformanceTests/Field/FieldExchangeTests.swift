import TestBed
import Testing

/// Requests that other clients send, made from public bug reports, by every way that is open.
@Suite(.serialized, CorpusRun(name: "field cases", required: 6)) struct FieldExchangeTests {
    static let cases: [Exchange] = {
        do {
            return try Exchange.all(in: "field/field-exchanges.jsonl")
        } catch {
            preconditionFailure("the field cases cannot be read: \(error)")
        }
    }()

    @Test(arguments: Entrance.open, cases)
    func `is answered without removing anything`(entrance: Entrance, exchange: Exchange) throws {
        let faults = try #require(CorpusRun.tallies[entrance]).play(exchange)
        if exchange.isAdvisory {
            withKnownIssue("advisory", isIntermittent: true) { for fault in faults { Issue.record("\(fault)") } }
        } else {
            for fault in faults { Issue.record("\(fault)") }
        }
    }
}
