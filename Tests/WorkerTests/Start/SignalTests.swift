import EntraSimulator
import Glibc
import SCIMCore
import TestBed
import Testing

/// What the worker hears and says beside requests.
@Suite struct SignalTests {
    private let installation: Installation

    init() throws { installation = try Installation() }

    private func configuration(_ more: String) throws {
        try installation.directory.write(
            "SCIM_FCGI_DATABASE=\(installation.directory.file("scim.db"))\n\(more)\n", to: "scim-fcgi.conf")
    }

    @Test func `SIGHUP reloads the configuration, and keeps the old one if the new one is wrong`() throws {
        let worker = try RunningWorker(installation)
        try configuration("SCIM_FCGI_LOG_LEVEL=loud")
        worker.process.kill(SIGHUP)
        eventually { worker.log.contains("the configuration stays as it was") }
        #expect(worker.log.contains("scim-fcgi.conf:2: SCIM_FCGI_LOG_LEVEL: found \"loud\""))
        #expect(try Client(worker, installation).isServed())
        try configuration("SCIM_FCGI_LOG_LEVEL=debug")
        worker.process.kill(SIGHUP)
        eventually { worker.log.contains("the configuration was reloaded") }
        try worker.connect().write([1, 2, 3])
        eventually { worker.log.contains("a connection ended before its request was complete") }
    }

    @Test(arguments: [SIGUSR1, SIGPIPE, SIGWINCH])
    func `an unrelated signal ends nothing`(signal: Int32) throws {
        let worker = try RunningWorker(installation)
        worker.process.kill(signal)
        sleepMilliseconds(100)
        #expect(try Client(worker, installation).isServed())
        #expect(try worker.stop() == .exited(0))
    }

    @Test func `systemd is told when it serves, and when it stops`() throws {
        let manager = try DatagramReceiver(path: installation.directory.file("notify"))
        let worker = try RunningWorker(
            installation, environment: ["NOTIFY_SOCKET": manager.path, "WATCHDOG_USEC": "400000"])
        #expect(manager.receive() == "EXTEND_TIMEOUT_USEC=60000000\nSTATUS=opening the database")
        #expect(manager.receive()?.hasPrefix("READY=1\nSTATUS=") == true)
        eventually { manager.receive() == "WATCHDOG=1" }
        #expect(try worker.stop() == .exited(0))
        eventually { manager.receive()?.hasPrefix("STOPPING=1") == true }
    }

    @Test func `a stop begins at once, though housekeeping waits for the database`() throws {
        let manager = try DatagramReceiver(path: installation.directory.file("notify"))
        let worker = try RunningWorker(installation, environment: ["NOTIFY_SOCKET": manager.path])
        // Another program holds the database, so that the counts of this request cannot be written.
        let script = """
            import sqlite3, sys, time
            database = sqlite3.connect(sys.argv[1], isolation_level=None)
            database.execute("BEGIN IMMEDIATE")
            open(sys.argv[2], "w").close()
            time.sleep(60)
            """
        let mark = installation.directory.file("held")
        let holder = try ChildProcess(
            ["/usr/bin/python3", "-c", script, installation.directory.file("scim.db"), mark])
        defer { holder.kill(SIGKILL) }
        eventually { access(mark, F_OK) == 0 }
        #expect(try Client(worker, installation).isServed())
        sleepMilliseconds(1500)
        worker.process.kill(SIGTERM)
        eventually { manager.receive()?.hasPrefix("STOPPING=1") == true }
        // Housekeeping gives up after five seconds and says so; the stop did not wait for that.
        #expect(!worker.log.contains("writing counts failed"))
        #expect(try worker.process.wait(seconds: 20) == .exited(0))
    }

    @Test func `a log that nobody reads stops nobody`() throws {
        var ends: [Int32] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let worker = try RunningWorker(installation, descriptors: [2: ends[1]])
        let client = Client(worker, installation)
        var request = client.request("GET", "/Users", "", length: "wrong")
        request.keepsConnection = true
        // Each leaves a line of more than 100 bytes in the log, and a pipe holds 65,536.
        for _ in 0..<1000 { #expect(try worker.connect().ask(request)?.status == 400) }
        #expect(try client.isServed())
        #expect(try worker.stop() == .exited(0))
    }

    @Test func `a refusal is logged with the id that nginx gave the request`() throws {
        let worker = try RunningWorker(installation)
        var request = Client(worker, installation).request("GET", "/Users", "", length: "wrong")
        request.parameters.removeAll { $0.name == "REQUEST_ID" }
        let id = "0123456789abcdef0123456789abcdef"
        request.parameters.append(("REQUEST_ID", id))
        let answer = try worker.connect().ask(request)
        #expect(try answer?.json()?["detail"]?.string?.contains("(request \(id))") == true)
        eventually { worker.log.contains("request-id=\(id)") }
    }
}
