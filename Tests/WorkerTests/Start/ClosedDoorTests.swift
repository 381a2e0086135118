import SCIMHost
import TestBed
import Testing

/// A worker that a request starts while the database is restored, or its schema upgraded.
@Suite struct ClosedDoorTests {
    @Test func `a worker waits while the database is changed as a whole, and serves then`() throws {
        let installation = try Installation()
        // 37 is F_OFD_SETLK: for a second it holds what whoever changes the database holds.
        let holder = try ChildProcess([
            "/usr/bin/python3", "-c",
            """
            import fcntl, os, struct, sys, time
            file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.fcntl(file, 37, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 1, 0))
            print("held", flush=True)
            time.sleep(1)
            """, installation.configuration.databasePath + "-lock",
        ])
        eventually { holder.standardOutput.contains("held") }
        let begin = ContinuousClock.now
        let worker = try RunningWorker(installation)
        #expect(ContinuousClock.now - begin > .milliseconds(500))
        #expect(holder.result == .exited(0))
        #expect(try worker.stop() == .exited(0))
    }
}
