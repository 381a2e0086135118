import EntraSimulator
import Synchronization
import TestBed
import Testing

@testable import SCIMFCGI

/// What large bodies may take together.
@Suite struct BodyBudgetTests {
    private static let large = 8 << 20

    @Test func `small bodies never wait, however many there are`() {
        let budget = BodyBudget(threads: 4) { _ in Issue.record("a small body waits") }
        for _ in 0..<1000 { #expect(budget.take(BodyBudget.smallBody)) }
    }

    @Test func `two of the largest bodies fit, a third waits until one is given back`() {
        let pauses = Atomic(0)
        let back = Mutex<(@Sendable () -> Void)?>(nil)
        let budget = BodyBudget(threads: 4) { _ in
            if pauses.wrappingAdd(1, ordering: .relaxed).newValue == 3 { back.withLock(\.self)?() }
        }
        back.withLock { $0 = { budget.giveBack(Self.large) } }
        #expect(budget.take(Self.large))
        #expect(budget.take(Self.large))
        #expect(budget.take(Self.large))
        #expect(pauses.load(ordering: .relaxed) == 3)
        back.withLock { $0 = nil }
    }

    @Test func `a request that waits for two seconds is refused`() {
        let waited = Atomic(0)
        let budget = BodyBudget(threads: 4) { waited.add($0, ordering: .relaxed) }
        #expect(budget.take(Self.large))
        #expect(budget.take(Self.large))
        #expect(!budget.take(Self.large))
        #expect(waited.load(ordering: .relaxed) == 2000)
        #expect(budget.waitingCount == 0)
    }

    @Test(arguments: [(4, 1), (8, 2), (32, 8), (1, 1)])
    func `a quarter of the threads may wait, the next is refused at once`(threads: Int, places: Int) {
        let waiting = Mutex(1)
        // As many as may wait let another one come; more would come again and again, at each look of each that waits.
        let left = Mutex(places)
        let nested = Mutex<(@Sendable () -> Bool)?>(nil)
        // Each one that waits lets another one come, as another thread would.
        let budget = BodyBudget(threads: threads) { _ in
            let body = nested.withLock { body in
                defer { body = nil }
                return body
            }
            _ = body?()
        }
        @Sendable func come() -> Bool {
            let letsAnotherCome = left.withLock { left in
                left -= 1
                return left >= 0
            }
            if letsAnotherCome {
                nested.withLock { body in
                    body = {
                        waiting.withLock { $0 = max($0, budget.waitingCount) }
                        return come()
                    }
                }
            }
            return budget.take(Self.large)
        }
        #expect(budget.take(Self.large))
        #expect(budget.take(Self.large))
        #expect(!come())
        #expect(waiting.withLock { $0 } == places)
        nested.withLock { $0 = nil }
    }

    @Test func `a worker whose budget is used up refuses large bodies with 503 and serves small ones`() throws {
        let installation = try Installation()
        let worker = try RunningWorker(installation)
        let client = Client(worker, installation)
        // Two that do not arrive.
        let slow = try (0..<2).map { _ in
            let connection = try worker.connect()
            let request = client.request("POST", "/Users", "{", length: "\(Self.large)")
            try connection.write(request.bytes.prefix(request.head.count + 8))
            return connection
        }
        sleepMilliseconds(200)
        let body = String(repeating: " ", count: 1 << 20) + #"{"userName":"ada@example.org"}"#
        let refused = try client.ask("POST", "/Users", body)
        #expect(refused.status == 503)
        #expect(refused.fields["retry-after"] == "5")
        #expect(try client.isServed())
        _ = try client.create("bob@example.org")
        // When they have not arrived in five seconds they are given up, and there is room again.
        for connection in slow { #expect(try connection.answer()?.status == 408) }
        #expect(try client.ask("POST", "/Users", body).status == 201)
    }
}
