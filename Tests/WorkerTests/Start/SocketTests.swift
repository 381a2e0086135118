import Glibc
import TestBed
import Testing

/// The three ways in which the worker comes to its socket.
@Suite struct SocketTests {
    private let installation: Installation
    private let listening: ListeningSocket

    init() throws {
        installation = try Installation()
        listening = try ListeningSocket(path: installation.directory.file("listening.sock"))
    }

    @Test func `systemd's on descriptor 3`() throws {
        let worker = try RunningWorker(installation, .inherited(listening))
        #expect(worker.log.contains("serving on descriptor 3"))
        #expect(try Client(worker, installation).isServed())
        #expect(try worker.stop() == .exited(0))
        #expect(access(listening.path, F_OK) == 0)
    }

    @Test func `systemd's that has the name fcgi among several`() throws {
        let other = try ListeningSocket(path: installation.directory.file("other.sock"))
        let script =
            "LISTEN_FDS=2 LISTEN_PID=$$ LISTEN_FDNAMES=metrics:fcgi; export LISTEN_FDS LISTEN_PID LISTEN_FDNAMES;"
        let process = try ChildProcess(
            [
                "/bin/sh", "-c", script + "exec \"$0\" \"$@\"", try RunningWorker.program, "--config",
                installation.configurationFile,
            ],
            descriptors: [3: other.descriptor, 4: listening.descriptor])
        eventually { process.standardError.contains("serving on descriptor 4") }
        #expect(try Client(path: listening.path, token: installation.token).isServed())
    }

    @Test func `the one of spawn-fcgi on descriptor 0`() throws {
        let worker = try RunningWorker(installation, .descriptorZero(listening))
        #expect(worker.log.contains("serving on descriptor 0"))
        #expect(try Client(worker, installation).isServed())
        #expect(try worker.stop() == .exited(0))
        #expect(access(listening.path, F_OK) == 0)
    }

    @Test func `creates a socket for its owner and group, and removes it`() throws {
        let worker = try RunningWorker(installation)
        #expect(try installation.directory.mode(of: "scim-fcgi.sock") == 0o660)
        #expect(try Client(worker, installation).isServed())
        #expect(try worker.stop() == .exited(0))
        #expect(access(worker.socketPath, F_OK) != 0)
    }

    @Test func `replaces a socket that a killed worker left behind`() throws {
        let killed = try RunningWorker(installation)
        killed.process.kill(SIGKILL)
        try killed.process.wait()
        #expect(access(killed.socketPath, F_OK) == 0)
        let next = try RunningWorker(installation)
        #expect(try Client(next, installation).isServed())
    }

    @Test func `variables meant for another process are not taken`() throws {
        let worker = try RunningWorker(
            installation, environment: ["LISTEN_FDS": "1", "LISTEN_PID": "1"], descriptors: [3: listening.descriptor])
        #expect(worker.log.contains("serving on \(worker.socketPath)"))
    }
}
