import EntraSimulator
import Glibc
import Synchronization
import TestBed
import Testing

/// What was acknowledged survives the worker's sudden death.
@Suite struct CrashTests {
    @Test func `after kill -9 everything acknowledged is there`() throws {
        let installation = try Installation()
        let acknowledged = Mutex<Set<String>>([])
        for round in 0..<3 {
            let worker = try RunningWorker(installation)
            let client = Client(worker, installation)
            try inThreads(8) { number in
                do {
                    for turn in 0..<1_000_000 {
                        let name = "user\(round).\(number).\(turn)@example.org"
                        let answer = try FastCGIConnection(path: worker.socketPath).ask(
                            client.request("POST", "/Users", #"{"userName":"\#(name)"}"#))
                        guard let answer else { return }
                        try #require(answer.status == 201)
                        acknowledged.withLock { _ = $0.insert(name) }
                    }
                } catch is FastCGIError {
                    return  // The worker is gone.
                }
            } meanwhile: {
                sleepMilliseconds(400)
                worker.process.kill(SIGKILL)
            }
            #expect(try worker.process.wait() == .killed(signal: SIGKILL))
        }
        let worker = try RunningWorker(installation)
        let names = Set(try installation.userNames)
        let expected = acknowledged.withLock { $0 }
        #expect(expected.count > 20)
        #expect(names.isSuperset(of: expected))
        // Only what was in flight when it died may be there without having been acknowledged.
        #expect(names.count <= expected.count + 3 * 8)
        #expect(try Client(worker, installation).isServed())
    }
}
