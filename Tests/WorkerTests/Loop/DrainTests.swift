import EntraSimulator
import Glibc
import Synchronization
import TestBed
import Testing

/// A clean stop: what was started is finished, and nothing that waits is lost.
@Suite struct DrainTests {
    @Test func `a request in progress is finished, and the socket is removed with the worker`() throws {
        let installation = try Installation()
        let worker = try RunningWorker(installation)
        let post = Client(worker, installation).request("POST", "/Users", #"{"userName":"last@example.org"}"#)
        let connection = try worker.connect()
        try connection.write(post.bytes.prefix(post.head.count + 12))
        sleepMilliseconds(200)
        worker.process.kill(SIGTERM)
        sleepMilliseconds(500)
        #expect(worker.process.result == nil)
        try connection.write(post.bytes.dropFirst(post.head.count + 12))
        #expect(try connection.answer()?.status == 201)
        #expect(try worker.process.wait() == .exited(0))
        #expect(access(worker.socketPath, F_OK) != 0)
        #expect(try installation.userNames == ["last@example.org"])
    }

    @Test func `a kept connection is served once more and then closed`() throws {
        let installation = try Installation()
        let worker = try RunningWorker(installation)
        var request = Client(worker, installation).request("GET", "/ServiceProviderConfig")
        request.keepsConnection = true
        let connection = try worker.connect()
        #expect(try connection.ask(request)?.status == 200)
        #expect(!connection.isClosed(within: 0))
        worker.process.kill(SIGTERM)
        #expect(try connection.ask(request)?.status == 200)
        #expect(connection.isClosed(within: 2000))
        #expect(try worker.process.wait() == .exited(0))
    }

    @Test func `idle connections do not keep it from leaving`() throws {
        let installation = try Installation()
        let worker = try RunningWorker(installation)
        let idle = try (0..<20).map { _ in try worker.connect() }
        #expect(try Client(worker, installation).isServed())
        let start = ContinuousClock.now
        #expect(try worker.stop() == .exited(0))
        #expect(ContinuousClock.now - start < .seconds(3))
        #expect(idle.allSatisfy { $0.isClosed(within: 0) })
    }

    @Test func `what waits at an inherited socket is left for the next process`() throws {
        let installation = try Installation()
        let socket = try ListeningSocket(path: installation.directory.file("inherited.sock"))
        let first = try RunningWorker(installation, .inherited(socket))
        let client = Client(first, installation)
        let post = client.request("POST", "/Users", #"{"userName":"slow@example.org"}"#)
        let slow = try first.connect()
        try slow.write(post.bytes.dropLast(10))
        sleepMilliseconds(100)
        first.process.kill(SIGTERM)
        sleepMilliseconds(300)
        // The first is still there for the slow request, and takes in nothing more.
        let waiting = try first.connect()
        try waiting.write(client.request("POST", "/Users", #"{"userName":"waiting@example.org"}"#))
        #expect(!waiting.isClosed(within: 300))
        try slow.write(post.bytes.suffix(10))
        #expect(try slow.answer()?.status == 201)
        #expect(try first.process.wait() == .exited(0))
        #expect(access(socket.path, F_OK) == 0)
        let second = try RunningWorker(installation, .inherited(socket))
        #expect(try waiting.answer()?.status == 201)
        #expect(try client.count("waiting@example.org") == 1)
        #expect(try second.stop() == .exited(0))
    }

    @Test func `restarts under load lose no request`() throws {
        let installation = try Installation()
        let socket = try ListeningSocket(path: installation.directory.file("inherited.sock"))
        let client = Client(path: socket.path, token: installation.token)
        let isOver = Atomic(false)
        let answered = Atomic(0)
        try inThreads(4) { number in
            var turn = 0
            while !isOver.load(ordering: .relaxed) {
                _ = try client.create("user\(number).\(turn)@example.org")
                turn += 1
                answered.add(1, ordering: .relaxed)
            }
        } meanwhile: {
            defer { isOver.store(true, ordering: .relaxed) }
            for _ in 0..<5 {
                let worker = try RunningWorker(installation, .inherited(socket))
                sleepMilliseconds(200)
                #expect(try worker.stop() == .exited(0))
            }
            // One more, so that what still waits is answered.
            let last = try RunningWorker(installation, .inherited(socket))
            isOver.store(true, ordering: .relaxed)
            sleepMilliseconds(500)
            #expect(try last.stop() == .exited(0))
        }
        #expect(try installation.userNames.count == answered.load(ordering: .relaxed))
        #expect(answered.load(ordering: .relaxed) > 20)
    }
}
