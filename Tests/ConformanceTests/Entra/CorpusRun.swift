import Synchronization
import TestBed
import Testing

/// The suite as a whole: one visit to each entrance, and how many exchanges were played there.
///
/// It is a trait of the suite, so that the ways in are there before the first exchange, and that the counts are looked at
/// after the last: a suite that plays fewer than it should has failed.
struct CorpusRun: SuiteTrait, TestScoping {
    /// What the exchanges are called in the line that counts them.
    let name: String
    /// Exchanges that must be played at every entrance: all but advisory ones and those that require what is not there.
    let required: Int

    @TaskLocal static var tallies: [Entrance: Tally] = [:]

    func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        var tallies: [Entrance: Tally] = [:]
        for entrance in Entrance.open { tallies[entrance] = Tally(try entrance.enter()) }
        try await Self.$tallies.withValue(tallies) { try await function() }
        for entrance in Entrance.open {
            guard let tally = tallies[entrance] else { continue }
            let counts = tally.counts
            print("\(name) \(entrance.rawValue): \(counts.text)")
            if Exchange.chosen == nil, counts.passed + counts.failed < required {
                Issue.record(
                    "\(counts.passed + counts.failed) of \(required) \(name) were played \(entrance.rawValue)")
            }
        }
    }
}

/// An organization that exchanges are played with, one at a time, and how they went.
final class Tally: Sendable {
    struct Counts: Sendable {
        var passed = 0
        var failed = 0
        var advised = 0
        var leftOut = 0

        var text: String {
            "\(passed) passed, \(failed) failed; \(advised) advisory ones differ; "
                + "\(leftOut) need a feature that is not there"
        }
    }

    private let visit: Mutex<Visit>
    private let counted = Mutex(Counts())

    init(_ visit: sending Visit) { self.visit = Mutex(visit) }

    var counts: Counts { counted.withLock { $0 } }

    /// Plays one exchange and counts it.
    ///
    /// - Returns: what was wrong; empty if nothing was, or where it was left out.
    func play(_ exchange: Exchange) throws -> [String] {
        if let requirement = exchange.requirement, !Feature.present.contains(requirement) {
            counted.withLock { $0.leftOut += 1 }
            return []
        }
        let faults = try visit.withLock { visit in
            var play = try ExchangePlay(exchange, at: visit)
            return try play.run()
        }
        counted.withLock { counts in
            switch (exchange.isAdvisory, faults.isEmpty) {
            case (false, true): counts.passed += 1
            case (false, false): counts.failed += 1
            case (true, false): counts.advised += 1
            case (true, true): break
            }
        }
        return faults
    }
}
