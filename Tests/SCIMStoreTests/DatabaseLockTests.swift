import Synchronization
import TestBed
import Testing

@testable import SCIMStore

@Suite struct DatabaseLockTests {
    let test: TestStore
    var path: String { test.store.path }

    init() throws { test = try TestStore() }

    @Test func `many can have the database open, and one that wants it exclusively sees them until they are gone`()
        throws
    {
        var worker: DatabaseLock? = try DatabaseLock.enter(path, as: .service)
        let other = try DatabaseLock.enter(path, as: .service)
        #expect(DatabaseLock.isHeld(path, by: .service))
        worker = nil
        #expect(worker == nil && DatabaseLock.isHeld(path, by: .service))
        withExtendedLifetime(other) {}
        #expect(DatabaseLock.isHeld(path, by: .administration))
    }

    @Test func `a store holds its place until it is let go`() throws {
        let path = test.directory.file("other.db")
        do {
            let store = try Store.open(path, as: .service, create: true)
            #expect(DatabaseLock.isHeld(path, by: .service))
            store.close()
        }
        #expect(!DatabaseLock.isHeld(path, by: .service))
        #expect(try test.directory.mode(of: "other.db-lock") == 0o600)
    }

    @Test func `nobody opens a locked database, and those who wait are told why`() throws {
        let lock = DatabaseLock(path)
        #expect(lock.closeDoor(for: "it is being painted", within: .zero))
        #expect(throws: StoreError.occupied(path: path, by: "it is being painted")) {
            try DatabaseLock.enter(path, as: .service, patience: .milliseconds(20))
        }
        #expect(throws: StoreError.occupied(path: path, by: "it is being painted")) {
            try Store.copy(path, to: test.directory.file("backup.db"))
        }
        lock.openDoor()
        _ = try DatabaseLock.enter(path, as: .service, patience: .zero)
    }

    @Test(arguments: DatabaseLock.User.allCases)
    func `nobody opens the database without a lock slot`(user: DatabaseLock.User) throws {
        let path = test.directory.file("kept.db")
        try DatabaseFile.create(at: path)
        var keeper: DatabaseLock? = DatabaseLock(path)
        #expect(keeper?.takeAll(of: user, within: .zero) == true)
        #expect(throws: StoreError.occupied(path: path, by: "another program has it open exclusively")) {
            try DatabaseLock.enter(path, as: user, patience: .milliseconds(20))
        }
        keeper = nil
        let lock = try DatabaseLock.enter(path, as: user, patience: .zero)
        #expect(DatabaseLock.isHeld(path, by: user))
        withExtendedLifetime(lock) {}
    }

    @Test func `asking who has it open blocks nobody`() throws {
        let path = test.directory.file("asked.db")
        try DatabaseFile.create(at: path)
        _ = try DatabaseLock.enter(path, as: .service)
        try inThreads(4) { number in
            for _ in 0..<200 {
                if number == 0 {
                    _ = DatabaseLock.isHeld(path, by: .service)
                } else {
                    _ = try DatabaseLock.enter(path, as: .service, patience: .zero)
                }
            }
        }
    }

    @Test func `a missing database leaves no lock behind`() throws {
        let path = test.directory.file("none.db")
        #expect(throws: StoreError.missing(path: path)) {
            try Store.open(path, as: .administration)
        }
        #expect(!DatabaseLock.isHeld(path, by: .service))
        #expect(!DatabaseFile.exists(at: path + "-lock"))
    }

    @Test func `while one process upgrades the schema others wait, and it is done once`() throws {
        let path = test.directory.file("old.db")
        try DatabaseFile.create(at: path)
        try Connection(path: path).migrate(to: 1)
        let updates = Atomic(0)
        try inThreads(4) { _ in
            let store = try Store.open(path, as: .service) { found in
                #expect(found == 1)
                updates.add(1, ordering: .relaxed)
                #expect(
                    throws: StoreError.occupied(
                        path: path, by: "its schema is being updated from 1 to \(Migration.current)")
                ) {
                    try Store.open(path, as: .administration, patience: .milliseconds(20))
                }
            }
            #expect(try store.makeReader().read { try $0.organizations().count } == 0)
        }
        #expect(updates.load(ordering: .relaxed) == 1)
        #expect(try Store.schemaNumber(of: path) == Migration.current)
    }

    @Test func `a cancelled update leaves the schema as it is and the database open to others`() throws {
        let path = test.directory.file("old.db")
        try DatabaseFile.create(at: path)
        try Connection(path: path).migrate(to: 1)
        #expect(throws: StoreError.stale) {
            try Store.open(path, as: .administration) { _ in throw StoreError.stale }
        }
        #expect(try Store.schemaNumber(of: path) == 1)
        _ = try DatabaseLock.enter(path, as: .service, patience: .zero)
    }
}
