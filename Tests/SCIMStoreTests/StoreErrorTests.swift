import Glibc
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

/// What goes wrong beneath the store, as SQLite really does it.
@Suite struct StoreErrorTests {
    let test: TestStore

    init() throws {
        test = try TestStore()
        try test.write { try $0.insert(.user("ada", 1)) }
    }

    private func insert(_ numbers: ClosedRange<Int>) throws {
        try test.write { acme throws in for number in numbers { try acme.insert(.user("user\(number)", number)) } }
    }

    @Test func `a disk without room is full, what was written before stays, and with room it goes on`() throws {
        let pages = try test.store.write { transaction throws in
            let pages = try transaction.connection.integer("PRAGMA page_count")
            try transaction.connection.execute(script: "PRAGMA max_page_count = \(pages)")
            return pages
        }
        let error = #expect(throws: StoreError.self) { try insert(100...1100) }
        guard case .full(let text) = error else { throw try #require(error) }
        #expect(text.hasPrefix("SQLITE_FULL (13): database or disk is full in \"INSERT"))
        #expect(try test.read { try $0.userCount().all } == 1)
        try test.store.write { try $0.connection.execute(script: "PRAGMA max_page_count = \(pages + 10_000)") }
        try insert(100...1100)
        #expect(try test.read { try $0.userCount().all } == 1002)
    }

    @Test func `a database that may not be written is read-only`() throws {
        try test.store.write { try $0.connection.execute(script: "PRAGMA query_only = ON") }
        let error = #expect(throws: StoreError.self) { try insert(2...2) }
        guard case .readOnly = error else { throw try #require(error) }
        #expect(try test.read { try $0.userCount().all } == 1)
    }

    @Test func `a database that another program holds is busy`() throws {
        try test.store.write { try $0.connection.execute(script: "PRAGMA busy_timeout = 20") }
        let other = try Connection(path: test.store.path)
        try other.run("BEGIN IMMEDIATE")
        let error = #expect(throws: StoreError.self) { try insert(2...2) }
        guard case .busy = error else { throw try #require(error) }
        try other.run("COMMIT")
        try insert(2...2)
    }

    @Test func `a file of another kind is not a database`() throws {
        let text = String(repeating: "this is not a database, whatever its name says; ", count: 9)
        try test.directory.write(text, to: "text.db")
        let error = #expect(throws: StoreError.self) {
            try Store.open(test.directory.file("text.db"), as: .administration)
        }
        guard case .notADatabase = error else { throw try #require(error) }
    }

    @Test func `an overwritten page is damage, and other pages are still read`() throws {
        try insert(100...1100)
        _ = try test.store.emptyLog()
        let page = try test.read {
            try $0.connection.integer("SELECT rootpage FROM sqlite_schema WHERE name = 'users'")
        }
        test.store.close()
        let file = try #require(fopen(test.store.path, "r+"))
        fseek(file, Int(page - 1) * 4096, SEEK_SET)
        let noise = [UInt8](repeating: 0xA5, count: 4096)
        fwrite(noise, 1, noise.count, file)
        fclose(file)
        let store = try Store.open(test.store.path, as: .administration)
        let reader = try store.makeReader()
        let error = #expect(throws: StoreError.self) {
            try reader.read { try $0.organization(test.acme).users(after: nil, limit: 10) }
        }
        guard case .damaged(let text) = error else { throw try #require(error) }
        #expect(text.hasPrefix("SQLITE_CORRUPT"))
        #expect(try reader.read { try $0.organizations().count } == 2)
    }

    @Test(
        arguments: [
            (5, .busy("SQLITE_BUSY (5): no")), (5 | 2 << 8, .busy("SQLITE_BUSY_SNAPSHOT (517): no")),
            (6, .busy("SQLITE_LOCKED (6): no")), (13, .full("SQLITE_FULL (13): no")),
            (8, .readOnly("SQLITE_READONLY (8): no")), (14, .cannotOpen("SQLITE_CANTOPEN (14): no")),
            (10, .inputOutput("SQLITE_IOERR (10): no")), (10 | 3 << 8, .inputOutput("SQLITE_IOERR_WRITE (778): no")),
            (7, .unavailable("SQLITE_NOMEM (7): no")), (15, .unavailable("SQLITE_PROTOCOL (15): no")),
            (11, .damaged("SQLITE_CORRUPT (11): no")), (26, .notADatabase("SQLITE_NOTADB (26): no")), (9, .outOfTime),
            (4, .rolledBack), (4 | 2 << 8, .rolledBack), (1, .failed("SQLITE_ERROR (1): no")),
            (21, .failed("SQLITE_MISUSE (21): no")), (19 | 3 << 8, .failed("SQLITE_CONSTRAINT_FOREIGNKEY (787): no")),
        ] as [(Int32, StoreError)])
    func `every result code of SQLite is one case`(code: Int32, error: StoreError) {
        #expect(StoreError(code: code, message: "no") == error)
    }

    @Test(arguments: [19 | 6 << 8, 19 | 8 << 8] as [Int32])
    func `a unique key is named by its columns`(code: Int32) {
        let error = StoreError(code: code, message: "UNIQUE constraint failed: roles.organization, roles.role_key")
        #expect(error == .notUnique(columns: "roles.organization, roles.role_key"))
        #expect(error.asConflict([("users.id", .id), ("roles.role_key", .roleName)]) == .conflict(.roleName))
        #expect(error.asConflict([("users.id", .id)]) == error)
    }
}
