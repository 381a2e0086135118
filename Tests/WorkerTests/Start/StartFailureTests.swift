import EntraSimulator
import FoundationEssentials
import Glibc
import SCIMCore
import TestBed
import Testing

/// What keeps the worker from starting: one line that says where and what is allowed, and a code that systemd takes for
/// final (64, 65, 78) or not.
@Suite struct StartFailureTests {
    private let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    private func start(
        _ configuration: String, _ arguments: [String] = [], environment: [String: String] = [:],
        descriptors: [Int32: Int32] = [:]
    ) throws -> (code: ChildProcess.Ending, text: String) {
        try directory.write(configuration, to: "scim-fcgi.conf")
        let process = try ChildProcess(
            [try RunningWorker.program, "--config", directory.file("scim-fcgi.conf")] + arguments,
            environment: environment, descriptors: descriptors)
        let code = try process.wait(seconds: 10)
        let text = process.standardError
        #expect(text.hasPrefix("<3>scim-fcgi: "))
        #expect(text.split(separator: "\n").count == 1, "\(text)")
        #expect(!text.contains("Error"), "\(text)")
        return (code, text.replacing(directory.path, with: "DIR"))
    }

    /// A configuration with a database in the directory, and a socket.
    private var good: String { "SCIM_FCGI_DATABASE=\(directory.file("scim.db"))\n" }
    private var socket: [String] { ["--socket", directory.file("worker.sock")] }

    @Test(arguments: [
        (
            "# one\nSCIM_FCGI_TREADS=2\n",
            "DIR/scim-fcgi.conf:2: SCIM_FCGI_TREADS: no such key; the nearest is SCIM_FCGI_THREADS"
        ),
        (
            "SCIM_FCGI_THREADS=65",
            "DIR/scim-fcgi.conf:1: SCIM_FCGI_THREADS: found \"65\"; expected 0 (from the processor count) or a number from 1 to 64"
        ),
        (
            "SCIM_FCGI_DATABASE=scim.db",
            "DIR/scim-fcgi.conf:1: SCIM_FCGI_DATABASE: found \"scim.db\"; expected an absolute path"
        ),
        ("\n\nthreads", "DIR/scim-fcgi.conf:3: the line has no \"=\"; expected KEY=value"),
        (
            "SCIM_FCGI_LOG_LEVEL=info\nSCIM_FCGI_LOG_LEVEL=debug",
            "DIR/scim-fcgi.conf:2: SCIM_FCGI_LOG_LEVEL: already set at DIR/scim-fcgi.conf:1; set each key only once"
        ),
        ("SCIM_FCGI_LOG_LEVEL=\"info", "DIR/scim-fcgi.conf:1: SCIM_FCGI_LOG_LEVEL: "),
    ])
    func `a mistake in the configuration is named with file, line and key`(text: String, message: String) throws {
        let failure = try start(text, socket)
        #expect(failure.code == .exited(78))
        #expect(failure.text.contains(message), "\(failure.text)")
    }

    @Test func `a mistake in the environment or in a flag says where it is`() throws {
        let variable = try start(good, socket, environment: ["SCIM_FCGI_LOG_LEVEL": "loud"])
        #expect(variable.code == .exited(78))
        #expect(
            variable.text.contains("environment: SCIM_FCGI_LOG_LEVEL: found \"loud\"; expected one of error, warning"))
        let flag = try start(good, socket + ["--threads", "many"])
        #expect(flag.code == .exited(78))
        #expect(flag.text.contains("--threads: SCIM_FCGI_THREADS: found \"many\"; expected 0"))
        let unknown = try start(good, ["--port", "80"])
        #expect(unknown.code == .exited(64))
        #expect(unknown.text.contains("--port: no such argument; see scim-fcgi --help"))
    }

    @Test func `a configuration that does not exist or is not a file is named`() throws {
        let missing = try start(good, ["--config", directory.file("none.conf")])
        #expect(missing.code == .exited(78))
        #expect(missing.text.contains("DIR/none.conf: the file is missing"))
        let folder = try start(good, ["--config", directory.path])
        #expect(folder.code == .exited(78))
        #expect(folder.text.contains("DIR: the file cannot be read: Is a directory"))
    }

    @Test func `a database in a missing directory is not created`() throws {
        let failure = try start("SCIM_FCGI_DATABASE=\(directory.file("none/scim.db"))", socket)
        #expect(failure.code == .exited(78))
        #expect(failure.text.contains("DIR/none"), "\(failure.text)")
        #expect(failure.text.contains("SCIM_FCGI_DATABASE"), "\(failure.text)")
        #expect(access(directory.file("worker.sock"), F_OK) != 0)
    }

    @Test func `a database of a newer version is left alone`() throws {
        let installation = try Installation()
        let database = installation.directory.file("scim.db")
        _ = try ChildProcess.run(["/usr/bin/python3", "-c", Self.setNumber, database, "user_version", "4711"])
        let failure = try start("SCIM_FCGI_DATABASE=\(database)", socket)
        #expect(failure.code == .exited(65))
        #expect(failure.text.contains("4711"), "\(failure.text)")
        #expect(failure.text.contains("Install the newer scim-fcgi"), "\(failure.text)")
    }

    @Test func `the database of another program is left alone`() throws {
        _ = try ChildProcess.run(
            ["/usr/bin/python3", "-c", Self.setNumber, directory.file("scim.db"), "application_id", "7"])
        let before = FileManager.default.contents(atPath: directory.file("scim.db"))
        let failure = try start(good, socket)
        #expect(failure.code == .exited(78))
        #expect(failure.text.contains("is not a database of scim-fcgi"), "\(failure.text)")
        #expect(FileManager.default.contents(atPath: directory.file("scim.db")) == before)
        try directory.write("no database at all, whatever it is", to: "scim.db")
        let text = try start(good, socket)
        #expect(text.code == .exited(78))
        #expect(text.text.contains("DIR/scim.db is not a database"), "\(text.text)")
    }

    private static let setNumber = """
        import sqlite3, sys
        database = sqlite3.connect(sys.argv[1])
        database.execute("CREATE TABLE IF NOT EXISTS other (a)")
        database.execute(f"PRAGMA {sys.argv[2]} = {sys.argv[3]}")
        database.commit()
        """

    @Test func `a socket that cannot be created is named`() throws {
        let long = directory.file(String(repeating: "x", count: 120))
        let tooLong = try start(good, ["--socket", long])
        #expect(tooLong.code == .exited(78))
        #expect(tooLong.text.contains("expected an absolute path of at most 107 bytes"))
        let nowhere = try start(good, ["--socket", directory.file("none/worker.sock")])
        #expect(nowhere.code == .exited(78))
        #expect(nowhere.text.contains("DIR/none"), "\(nowhere.text)")
        try directory.write("mine", to: "worker.sock")
        let file = try start(good, socket)
        #expect(file.code == .exited(78))
        #expect(file.text.contains("something that is not a socket is in the way"))
        #expect(directory.text(of: "worker.sock") == "mine")
        let none = try start(good)
        #expect(none.code == .exited(64))
        #expect(none.text.contains("no socket: start scim-fcgi.socket"))
    }

    @Test func `a socket at which another worker listens is not taken over`() throws {
        let installation = try Installation()
        let worker = try RunningWorker(installation)
        let failure = try start(good, ["--socket", worker.socketPath])
        #expect(failure.code == .exited(1))
        #expect(failure.text.contains("another process listens here"))
        #expect(try Client(worker, installation).isServed())
    }

    @Test func `a descriptor that is not a socket is named`() throws {
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { close(null) }
        let script = "LISTEN_FDS=1 LISTEN_PID=$$; export LISTEN_FDS LISTEN_PID; exec \"$0\" \"$@\""
        try directory.write(good, to: "scim-fcgi.conf")
        let process = try ChildProcess(
            ["/bin/sh", "-c", script, try RunningWorker.program, "--config", directory.file("scim-fcgi.conf")],
            descriptors: [3: null])
        #expect(try process.wait() == .exited(64))
        #expect(process.standardError.contains("descriptor 3 was passed but is not a listening stream socket"))
    }

    @Test func `a good configuration is checked without a word`() throws {
        try directory.write(good, to: "scim-fcgi.conf")
        let process = try ChildProcess(
            [try RunningWorker.program, "--config", directory.file("scim-fcgi.conf"), "--check"])
        #expect(try process.wait() == .exited(0))
        #expect(process.standardError.isEmpty && process.standardOutput.isEmpty)
        #expect(access(directory.file("scim.db"), F_OK) != 0)
    }

    /// What keeps a worker from serving that systemd has started.
    enum Fault: CaseIterable { case configuration, newer, foreign, text, missingDirectory }

    @Test(arguments: Fault.allCases)
    func `a worker with a socket from systemd stays, answers 503, and says why`(fault: Fault) throws {
        let installation = try Installation()
        let database = installation.directory.file("scim.db")
        let expected: String
        switch fault {
        case .configuration:
            try installation.directory.write("SCIM_FCGI_THREADS=many", to: "scim-fcgi.conf")
            expected = "SCIM_FCGI_THREADS: found \"many\""
        case .newer:
            _ = try ChildProcess.run(["/usr/bin/python3", "-c", Self.setNumber, database, "user_version", "4711"])
            expected = "4711"
        case .foreign:
            _ = try ChildProcess.run(["/usr/bin/python3", "-c", Self.setNumber, database, "application_id", "7"])
            expected = "is not a database of scim-fcgi"
        case .text:
            for suffix in ["", "-wal", "-shm"] { unlink(database + suffix) }
            try installation.directory.write(String(repeating: "no database ", count: 100), to: "scim.db")
            expected = "is not a database"
        case .missingDirectory:
            try installation.directory.write(
                "SCIM_FCGI_DATABASE=\(installation.directory.file("none/scim.db"))", to: "scim-fcgi.conf")
            expected = "there is no directory"
        }
        let socket = try ListeningSocket(path: installation.directory.file("inherited.sock"))
        let worker = try RunningWorker(installation, .inherited(socket))
        let answer = try Client(worker, installation).ask("GET", "/Users")
        #expect(answer.status == 503)
        #expect(answer.fields["retry-after"] == "30")
        #expect(try answer.json()?["schemas"]?.array?.first == "urn:ietf:params:scim:api:messages:2.0:Error")
        #expect(try answer.json()?["detail"]?.string?.contains(installation.directory.path) == false)
        eventually { worker.log.contains("not serving: ") }
        #expect(worker.log.contains(expected), "\(worker.log)")
        #expect(try worker.stop() == .exited(0))
    }
}
