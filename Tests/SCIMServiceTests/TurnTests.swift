import SCIMCore
import TestBed
import Testing

@testable import SCIMHost

/// Long work in short transactions.
@Suite struct TurnTests {
    private let clock = TestClock()
    private let pauses = Shared<[Int]>([])

    /// A clock that goes on by so much with each look.
    private func surroundings(step: Duration) -> Surroundings {
        clock.slow(to: step)
        return Surroundings(
            now: { [clock] in clock.now }, random: { Array(repeating: 0, count: $0) },
            clock: { [clock] in clock.nanoseconds },
            pause: { [pauses] milliseconds in pauses.withLock { $0.append(milliseconds) } })
    }

    @Test func `a turn ends when its time is over, and says that there is more to do`() {
        let surroundings = surroundings(step: .milliseconds(8))
        var parts = 0
        let turn = surroundings.turn {
            parts += 1
            return true
        }
        #expect(parts == 5)
        #expect(turn.hasMore)
    }

    @Test func `a turn does one part however long it takes, and stops when nothing is left`() {
        let surroundings = surroundings(step: .seconds(1))
        var parts = 0
        #expect(
            surroundings.turn {
                parts += 1; return true
            }.hasMore)
        #expect(parts == 1)
        #expect(
            !surroundings.turn {
                parts += 1; return false
            }.hasMore)
        #expect(parts == 2)
    }

    @Test(arguments: [(Duration.milliseconds(1), 10), (.milliseconds(8), 48), (.milliseconds(15), 50)])
    func `after each transaction the database is left to others as long as it was held, within bounds`(
        step: Duration, pause: Int
    ) {
        let surroundings = surroundings(step: step)
        var left = 7
        var transactions = 0
        surroundings.inBatches {
            transactions += 1
            return surroundings.turn {
                left -= 1
                return left > 0
            }
        }
        #expect(left == 0)
        #expect(pauses.withLock { $0.count } == transactions)
        #expect(pauses.withLock { $0.first } == pause)
    }

    @Test func `an error in a transaction ends the work`() {
        struct Broken: Error {}
        let surroundings = surroundings(step: .milliseconds(8))
        #expect(throws: Broken.self) { try surroundings.inBatches { throw Broken() } }
        #expect(pauses.withLock { $0.isEmpty })
    }
}
