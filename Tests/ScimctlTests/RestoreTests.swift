import FoundationEssentials
import Glibc
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// `scimctl restore` as it is typed where systemd does not run the service.
@Suite struct RestoreTests {
    let scimctl: Scimctl
    let directory: String
    /// A configuration of another machine, whose database is the one of the installation, written to since its backup.
    let machine: String
    let backup: String

    init() throws {
        scimctl = try Scimctl()
        directory = scimctl.installation.directory.path
        _ = try scimctl.createUser("ada@example.org")
        let made = try scimctl("backup", "create", "--json").json()
        backup = try #require(made["backup"]?["name"]?.string)
        _ = try scimctl.createUser("grace@example.org")
        let late = try #require(try scimctl("backup", "create", "--json").json()["backup"]?["path"]?.string)
        try FileManager.default.createDirectory(atPath: directory + "/machine", withIntermediateDirectories: false)
        try FileManager.default.copyItem(atPath: late, toPath: directory + "/machine/scim.db")
        machine = directory + "/machine.conf"
        try scimctl.installation.directory.write(
            """
            SCIM_FCGI_DATABASE=\(directory)/machine/scim.db
            SCIM_FCGI_BACKUP_DIRECTORY=\(directory)/backups
            SCIM_FCGI_SOCKET=\(directory)/machine.sock

            """, to: "machine.conf")
    }

    private func restore(_ words: String...) throws -> Scimctl.Answer {
        try scimctl.run(["restore"] + words + ["--config", machine])
    }

    private func names() throws -> [String] {
        let users = try scimctl.run(["user", "list", "--json", "--config", machine]).json()["users"]?.array ?? []
        return users.compactMap { $0["userName"]?.string }
    }

    private var content: Data { get throws { try Data(contentsOf: URL(filePath: directory + "/machine/scim.db")) } }

    @Test func `says what is lost, keeps the replaced database, and what to do next`() throws {
        let before = try content
        let dry = try restore(backup, "--dry-run")
        #expect(dry.status == 0, "\(dry.error)")
        #expect(
            dry.output.contains(
                "What would be lost:\n  acme:\n    1 user created since then is gone: grace@example.org"))
        #expect(dry.output.hasSuffix("Nothing was changed.\n"))
        #expect(try content == before)
        let asked = try restore(backup)
        #expect(asked.status == 2 && asked.error.contains("--yes"))
        #expect(try content == before)
        let done = try restore(backup, "--yes")
        #expect(done.status == 0, "\(done.error)")
        #expect(
            done.output.contains(
                "The replaced database was kept; restore it or delete it: \(directory)/machine/scim-"))
        #expect(done.output.contains("Provisioning > Restart provisioning"))
        #expect(try names() == ["ada@example.org"])
    }

    @Test func `with --json it is one object, done or not`() throws {
        let dry = try restore(backup, "--dry-run", "--json").json()
        #expect(dry["schema"] == 1 && dry["restored"] == false && dry["kept"] == .null)
        let done = try restore(backup, "--yes", "--json").json()
        #expect(done["restored"] == true && done["keptIdentifiers"] == 1)
        let kept = try #require(done["kept"]?.string)
        #expect(try restore(kept, "--yes", "--json").json()["restored"] == true)
        #expect(try names() == ["ada@example.org", "grace@example.org"])
    }

    @Test func `refuses what cannot be restored, each with its exit status, and touches nothing`() throws {
        let before = try content
        let unknown = try restore("scim-2026.db", "--yes")
        #expect(unknown.status == 3 && unknown.error.contains(backup))
        var bytes = try Data(contentsOf: URL(filePath: "\(directory)/backups/\(backup)"))
        bytes[63] = 99
        try bytes.write(to: URL(filePath: directory + "/newer.db"))
        for words in [["--yes"], ["--dry-run"]] {
            let newer = try scimctl.run(["restore", directory + "/newer.db", "--config", machine] + words)
            #expect(newer.status == 8 && newer.error.contains("has schema 99"))
        }
        try Data(bytes.prefix(bytes.count / 2)).write(to: URL(filePath: "\(directory)/backups/\(backup)"))
        let damaged = try restore(backup, "--yes")
        #expect(damaged.status == 1 && damaged.error.contains("is damaged: its SHA-256 is"))
        #expect(damaged.output.isEmpty)
        #expect(try content == before)
    }

    @Test func `a worker that cannot be stopped from here must be stopped first`() throws {
        // The suite itself is the worker of this one.
        let running = try scimctl("restore", backup, "--yes")
        #expect(running.status == 1)
        #expect(running.error.contains("a worker has \(directory)/scim.db open"))
        #expect(running.error.contains("Stop it, restore, and start it again."))
    }

    @Test func `every command refuses a database of a newer version, and one whose schema is being changed`() throws {
        let path = directory + "/machine/scim.db"
        // 37 is F_OFD_SETLK: what holds the door of the database.
        let holder = try ChildProcess([
            "/usr/bin/python3", "-c",
            """
            import fcntl, os, struct, sys, time
            file = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.fcntl(file, 37, struct.pack("hhqqi", fcntl.F_WRLCK, 0, 0, 1, 0))
            os.pwrite(file, b"its schema is being updated from 4 to 5", 0)
            print("held", flush=True)
            time.sleep(60)
            """, path + "-lock",
        ])
        eventually { holder.standardOutput.contains("held") }
        let waited = try scimctl.run(["user", "list", "--config", machine])
        holder.kill(SIGKILL)
        _ = try holder.wait()
        #expect(waited.status == 1)
        #expect(waited.error.contains("scim.db: its schema is being updated from 4 to 5\nWait until that is done"))

        var bytes = try content
        bytes[63] = 99
        try bytes.write(to: URL(filePath: path))
        for words in [["user", "list"], ["status"], ["token", "create", "--name", "x"], ["db", "maintain"]] {
            let newer = try scimctl.run(words + ["--config", machine])
            #expect(newer.status == 8 && newer.error.contains("has schema 99, written by a newer version"))
            #expect(newer.error.contains("Install the newer scim-fcgi again, or restore a backup"))
        }
        #expect(try content == bytes)
    }
}
