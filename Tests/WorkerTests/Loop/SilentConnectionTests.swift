import EntraSimulator
import Glibc
import SCIMCore
import TestBed
import Testing

/// Connections that say nothing cost no thread; half-sent requests and slow readers cost one for a while.
@Suite struct SilentConnectionTests {
    private let installation: Installation
    private let worker: RunningWorker
    private let client: Client

    init() throws {
        installation = try Installation()
        worker = try RunningWorker(installation, arguments: ["--threads", "4"])
        client = Client(worker, installation)
    }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = ContinuousClock.now
        try body()
        return (ContinuousClock.now - start) / .seconds(1)
    }

    @Test func `with 2,000 silent connections a request is answered at once`() throws {
        let silent = try (0..<2000).map { _ in try worker.connect() }
        var isServed = false
        let taken = try seconds { isServed = try client.isServed() }
        #expect(isServed)
        #expect(taken < 2)
        #expect(silent.allSatisfy { !$0.isClosed(within: 0) })
    }

    @Test func `kept connections outnumber the threads`() throws {
        let kept = try (0..<64).map { _ in try worker.connect() }
        var request = client.request("GET", "/ServiceProviderConfig")
        request.keepsConnection = true
        for _ in 0..<3 { for connection in kept { #expect(try connection.ask(request)?.status == 200) } }
    }

    @Test func `incomplete requests hold the threads for five seconds, and no longer`() throws {
        let post = client.request("POST", "/Users", #"{"userName":"late@example.org"}"#)
        let inParameters = try (0..<2).map { _ in try worker.connect() }
        let inBody = try (0..<2).map { _ in try worker.connect() }
        for connection in inParameters { try connection.write(post.head.prefix(20)) }
        for connection in inBody { try connection.write(post.bytes.prefix(post.head.count + 12)) }
        var isServed = false
        let taken = try seconds { isServed = try client.isServed() }
        #expect(isServed)
        #expect((3...8).contains(taken))
        for connection in inParameters + inBody {
            let answer = try #require(try connection.answer())
            #expect(answer.status == 408)
            #expect(try answer.json()?["detail"]?.string?.contains("nothing was changed") == true)
        }
        #expect(try client.count("late@example.org") == 0)
    }

    @Test func `a request that arrives byte by byte is cut off after six seconds`() throws {
        let connection = try worker.connect()
        let bytes = client.request("POST", "/Users", #"{"userName":"dribble@example.org"}"#).bytes
        let taken = try seconds {
            do {
                for byte in bytes {
                    try connection.write([byte])
                    sleepMilliseconds(20)
                }
            } catch is FastCGIError {}
            _ = try connection.answer()
        }
        #expect(taken < 9)
        #expect(try client.count("dribble@example.org") == 0)
    }

    @Test func `a client that starts to read after seven seconds still gets the whole answer`() throws {
        let long = String(repeating: "x", count: 8000)
        for number in 0..<50 {
            try #require(
                try client.ask(
                    "POST", "/Users",
                    #"{"userName":"u\#(number)","displayName":"\#(long)","title":"\#(long)","nickName":"\#(long)"}"#
                ).status == 201)
        }
        let slow = try worker.connect()
        try slow.write(client.request("GET", "/Users?count=50"))
        sleepMilliseconds(7000)
        let answer = try #require(try slow.answer())
        #expect(try answer.json()?["Resources"]?.array?.count == 50)
    }
}
