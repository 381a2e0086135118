import FoundationEssentials
import Glibc
import SCIMCore
import Synchronization
import TestBed
import Testing

@testable import SCIMStore

@Suite struct StoreTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `makes a database only when asked to`() throws {
        let path = directory.file("scim.db")
        #expect(throws: StoreError.missing(path: path)) { try Store.open(path, as: .administration) }
        #expect(!DatabaseFile.exists(at: path))
        _ = try Store.open(path, as: .administration, create: true)
        _ = try Store.open(path, as: .administration)
    }

    @Test func `says why it cannot make one`() throws {
        #expect(throws: StoreError.noDirectory(path: directory.file("none"))) {
            try Store.open(directory.file("none/scim.db"), as: .administration, create: true)
        }
        try directory.write("a file", to: "file")
        #expect(throws: StoreError.noDirectory(path: directory.file("file"))) {
            try Store.open(directory.file("file/scim.db"), as: .administration, create: true)
        }
        let long = directory.file(String(repeating: "x", count: 300))
        let error = #expect(throws: StoreError.self) { try Store.open(long, as: .administration, create: true) }
        #expect(error?.description == "cannot create \(long): File name too long")
    }

    @Test func `keeps its files private, whatever the umask`() throws {
        let store = try Store.open(directory.file("scim.db"), as: .administration, create: true)
        try store.write { try $0.setBaseURL("https://scim.example.org/scim/v2") }
        for name in ["scim.db", "scim.db-wal", "scim.db-shm"] { #expect(try directory.mode(of: name) == 0o600) }
    }

    @Test func `is what it says in its header and durable at every commit`() throws {
        let store = try Store.open(directory.file("scim.db"), as: .administration, create: true)
        try store.write { transaction throws in
            let connection = transaction.connection
            #expect(try connection.integer("PRAGMA application_id") == 0x5343_494D)
            #expect(try connection.first("PRAGMA journal_mode") { $0.text(0) } == "wal")
            #expect(try connection.integer("PRAGMA synchronous") == 2)
            #expect(try connection.integer("PRAGMA foreign_keys") == 1)
            #expect(try connection.integer("PRAGMA secure_delete") == 1)
            #expect(try connection.integer("PRAGMA wal_autocheckpoint") * 4096 == 64 << 20)
        }
    }

    @Test func `a write has its turn in the pauses between the short transactions of another process`() throws {
        let path = directory.file("scim.db")
        let store = try Store.open(path, as: .administration, create: true)
        let batches = Atomic<Int>(0)
        let isDone = Atomic<Bool>(false)
        try inThreads(1) { _ in
            // As long work does: the lock is held most of the time, and let go for a moment.
            let other = try Connection(path: path)
            while !isDone.load(ordering: .acquiring) {
                try other.run("BEGIN IMMEDIATE")
                sleepMilliseconds(40)
                try other.run("COMMIT")
                batches.add(1, ordering: .relaxed)
                sleepMilliseconds(3)
            }
        } meanwhile: {
            defer { isDone.store(true, ordering: .releasing) }
            eventually { batches.load(ordering: .relaxed) > 0 }
            let before = batches.load(ordering: .relaxed)
            for _ in 0..<20 {
                sleepMilliseconds(7)
                try store.write { try $0.setBaseURL("https://scim.example.org/scim/v2") }
            }
            // One for each write; SQLite's own waiting sleeps through pauses and takes two to six.
            #expect(batches.load(ordering: .relaxed) - before <= 32)
        }
    }

    @Test func `a reader cannot write`() throws {
        let reader = try Store.open(directory.file("scim.db"), as: .administration, create: true).makeReader()
        let error = #expect(throws: StoreError.self) {
            try reader.read { try $0.connection.run("DELETE FROM users") }
        }
        guard case .readOnly = error else { throw try #require(error) }
        #expect(try reader.read { try $0.organizations() } == [])
    }

    @Test func `a reader sees one state of the database from its first look on`() throws {
        let test = try TestStore()
        try test.read { acme throws in
            #expect(try acme.userCount().all == 0)
            try test.write { try $0.insert(.user("ada", 1)) }
            #expect(try acme.userCount().all == 0)
        }
        #expect(try test.read { try $0.userCount().all } == 1)
    }

    @Test func `a generation stays while nothing changes that is kept in memory`() throws {
        let test = try TestStore()
        let reader = try test.reader
        let first = try reader.read { try $0.generation() }
        try test.write { try $0.insert(.user("ada", 1)) }
        #expect(try reader.read { try $0.generation() } == first)
        try test.store.write { try $0.setBaseURL("https://scim.example.org/scim/v2") }
        #expect(try reader.read { try $0.generation() } == first + 1)
        // Another process writes.
        let other = try Store.open(test.store.path, as: .administration)
        try other.write { _ = try $0.organization(test.acme).removeRoleMapping(labelKey: "none") }
        #expect(try reader.read { try $0.generation() } == first + 1)
        try other.write { try $0.organization(test.acme).createRole(name: "Auditor", key: "auditor", at: .start) }
        #expect(try reader.read { try $0.generation() } == first + 2)
        #expect(try test.store.write { try $0.generation() } == first + 2)
    }

    @Test func `reading the generation again costs little`() throws {
        let test = try TestStore()
        let reader = try test.reader
        _ = try reader.read { try $0.generation() }
        let before = reader.connection.stepCount
        _ = try reader.read { try $0.generation() }
        #expect(reader.connection.stepCount - before < 15)
    }

    @Test func `a checkpoint moves committed pages into the file, and a commit does not`() throws {
        let test = try TestStore()
        for number in 0..<50 { try test.write { try $0.insert(.user("user\(number)", number)) } }
        let before = test.store.fileSizes
        let checkpoint = try test.store.checkpoint()
        #expect(checkpoint.logged > 50)
        #expect(checkpoint.copied == checkpoint.logged)
        #expect(test.store.fileSizes.database > before.database)
        #expect(try test.store.quickCheck() == [])
    }

    @Test func `the write-ahead log does not grow without end when nobody checkpoints`() throws {
        let test = try TestStore()
        try test.write { try $0.connection.execute(script: "PRAGMA wal_autocheckpoint = 100") }
        for number in 0..<300 { try test.write { try $0.insert(.user("user\(number)", number)) } }
        #expect(test.store.fileSizes.log < 200 * 4200)
    }

    @Test func `when closed, it refuses writes and reads and keeps what was written`() throws {
        let test = try TestStore()
        try test.write { try $0.insert(.user("ada", 1)) }
        test.store.close()
        #expect(throws: StoreError.closed) { try test.write { try $0.insert(.user("bob", 2)) } }
        #expect(throws: StoreError.closed) { try test.store.makeReader() }
        #expect(throws: StoreError.closed) { try test.store.checkpoint() }
        let again = try Store.open(test.store.path, as: .administration)
        #expect(try again.makeReader().read { try $0.organization(test.acme).userCount().all } == 1)
    }
}
