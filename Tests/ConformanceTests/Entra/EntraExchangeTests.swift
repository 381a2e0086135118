import TestBed
import Testing

/// The corpus of Entra's exchanges, each a test case, by every way that is open.
@Suite(.serialized, CorpusRun(name: "exchanges", required: 250)) struct EntraExchangeTests {
    @Test(arguments: Entrance.open, Exchange.corpus)
    func `is answered as Entra needs it`(entrance: Entrance, exchange: Exchange) throws {
        let faults = try #require(CorpusRun.tallies[entrance]).play(exchange)
        if exchange.isAdvisory {
            withKnownIssue("advisory", isIntermittent: true) { for fault in faults { Issue.record("\(fault)") } }
        } else {
            for fault in faults { Issue.record("\(fault)") }
        }
    }
}
