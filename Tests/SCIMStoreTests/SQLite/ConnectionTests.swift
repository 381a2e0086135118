import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

@Suite struct ConnectionTests {
    let directory: TemporaryDirectory
    let connection: Connection

    init() throws {
        directory = try TemporaryDirectory()
        try DatabaseFile.create(at: directory.file("plain.db"))
        connection = try Connection(path: directory.file("plain.db"))
    }

    @Test func `returns every kind of value as it was bound`() throws {
        let id = ResourceID(high: 0x0102_0304_0506_0708, low: 0xF1F2_F3F4_F5F6_F7F8)
        let values: [SQLValue] = [
            .null, .integer(.min), .text("Zoë\0 \u{1F600}"), .text(""), .utf8([]), .blob([]), .blob([0, 255]), .id(id),
        ]
        try connection.withStatement("SELECT ?, ?, ?, ?, ?, ?, ?, ?", values) { statement throws in
            try #require(try statement.step())
            let row = statement.row
            #expect(row.isNull(0) && row.textIfAny(0) == nil && row.instantIfAny(0) == nil)
            #expect(row.integer(1) == .min)
            #expect(row.text(2) == "Zoë\0 \u{1F600}")
            for column: Int32 in 3...5 {
                #expect(!row.isNull(column))
                #expect(row.bytes(column).isEmpty)
            }
            #expect(row.bytes(6) == [0, 255])
            #expect(try row.id(7) == id)
            #expect(row.bytes(7) == [1, 2, 3, 4, 5, 6, 7, 8, 0xF1, 0xF2, 0xF3, 0xF4, 0xF5, 0xF6, 0xF7, 0xF8])
            #expect(try !statement.step())
        }
    }

    @Test func `binds text as text and identifiers as blobs`() throws {
        let types = try connection.first(
            "SELECT typeof(?), typeof(?), typeof(?), typeof(?)",
            [.text(""), .utf8([0x61]), .blob([]), .id(.number(1))]
        ) { [$0.text(0), $0.text(1), $0.text(2), $0.text(3)] }
        #expect(types == ["text", "text", "blob", "blob"])
    }

    @Test func `runs one statement inside itself`() throws {
        func walk(_ depth: Int64) throws -> [Int64] {
            var seen: [Int64] = []
            try connection.each("SELECT ? UNION ALL SELECT 100", [.integer(depth)]) { row in
                seen.append(row.integer(0))
                if depth > 0 && row.integer(0) != 100 { seen += try walk(depth - 1) }
            }
            return seen
        }
        #expect(try walk(2) == [2, 1, 0, 100, 100, 100])
        #expect(try walk(0) == [0, 100])
    }

    @Test func `resets a statement after an error in the middle`() throws {
        struct Stop: Error {}
        #expect(throws: Stop.self) {
            try connection.each("VALUES (1), (2)") { _ in throw Stop() }
        }
        #expect(try connection.all("VALUES (1), (2)") { $0.integer(0) } == [1, 2])
    }

    @Test func `keeps many composed statements apart and counts the steps of those it dropped`() throws {
        var before = 0
        for number in 0..<(3 * Connection.composedLimit) {
            #expect(try connection.integer(.composed("SELECT \(number)")) == Int64(number))
            let steps = connection.stepCount
            #expect(steps > before)
            before = steps
        }
        #expect(try connection.integer(.composed("SELECT 0")) == 0)
    }

    @Test func `a statement with other columns and the same rest is different`() throws {
        let rest: StaticString = "FROM (SELECT 1 AS a, 2 AS b)"
        for _ in 0..<2 {
            #expect(try connection.integer(.select("a", rest)) == 1)
            #expect(try connection.integer(.select("b", rest)) == 2)
            #expect(try connection.integer("SELECT 3") == 3)
        }
    }

    @Test func `says what was wrong, where, and by SQLite's own name`() throws {
        try connection.execute(script: "CREATE TABLE t (a TEXT NOT NULL UNIQUE) STRICT")
        try connection.run("INSERT INTO t (a) VALUES (?)", [.text("ada")])
        let unique = #expect(throws: StoreError.self) {
            try connection.run("INSERT INTO t (a) VALUES (?)", [.text("ada")])
        }
        #expect(unique == .notUnique(columns: "t.a"))

        let null = #expect(throws: StoreError.self) { try connection.run("INSERT INTO t (a) VALUES (?)", [.null]) }
        #expect(
            null
                == .failed(
                    #"SQLITE_CONSTRAINT_NOTNULL (1299): NOT NULL constraint failed: t.a in "INSERT INTO t (a) VALUES (?)""#
                ))

        let syntax = #expect(throws: StoreError.self) { try connection.run("SELEKT 1") }
        #expect(syntax == .failed(#"SQLITE_ERROR (1): near "SELEKT": syntax error in "SELEKT 1""#))
    }

    @Test func `refuses more values than the statement has places`() {
        let error = #expect(throws: StoreError.self) { try connection.run("SELECT ?", [.null, .null]) }
        #expect(error == .failed(#"SQLITE_RANGE (25): column index out of range in "SELECT ?""#))
    }

    @Test func `an endless statement stops at its deadline`() throws {
        let clock = StepClock()
        let error = #expect(throws: StoreError.self) {
            try connection.withDeadline(clock.deadline(afterLooks: 100)) {
                try connection.integer(
                    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n")
            }
        }
        #expect(error == .outOfTime)
        #expect(clock.looks < 110)
        #expect(try connection.integer("SELECT 1") == 1)
    }

    @Test func `many short statements stop at their deadline`() throws {
        let clock = StepClock()
        var done = 0
        let error = #expect(throws: StoreError.self) {
            try connection.withDeadline(clock.deadline(afterLooks: 100)) {
                while true {
                    _ = try connection.integer("SELECT 1")
                    done += 1
                }
            }
        }
        #expect(error == .outOfTime)
        #expect(done < 100 * Connection.statementsPerLook)
    }

    @Test func `what ends a transaction runs after the deadline too`() throws {
        let clock = StepClock()
        try connection.withDeadline(clock.deadline(afterLooks: 2)) {
            try connection.control("BEGIN")
            #expect(throws: StoreError.self) { while true { _ = try connection.integer("SELECT 1") } }
            try connection.control("ROLLBACK")
        }
        #expect(!connection.isInTransaction)
    }

    @Test func `opens no file that is missing`() {
        let error = #expect(throws: StoreError.self) { try Connection(path: directory.file("none.db")) }
        #expect(error == .cannotOpen("SQLITE_CANTOPEN (14): unable to open database file"))
    }

    @Test(arguments: ["50% of #1?.db", "A-z_09 \t\u{10}ä.db"])
    func `reads an unused file without a lock or another file, whatever its name`(name: String) throws {
        try connection.execute(script: "CREATE TABLE t (a INTEGER) STRICT; INSERT INTO t VALUES (7)")
        try directory.copy("plain.db", to: name)
        let copy = try Connection(path: directory.file(name), access: .immutable)
        #expect(try copy.integer("SELECT a FROM t") == 7)
        let error = #expect(throws: StoreError.self) { try copy.run("DELETE FROM t") }
        guard case .readOnly = error else { throw try #require(error) }
    }

    @Test func `a statement that runs inside itself is finalized, and its steps are counted`() throws {
        func run(_ body: () throws -> Void = {}) throws { try connection.each("VALUES (1), (2)") { _ in try body() } }
        func steps(_ body: () throws -> Void) throws -> Int {
            let before = connection.stepCount
            try body()
            return connection.stepCount - before
        }
        let once = try steps { try run() }
        #expect(try steps { try run { try run() } } == 3 * once)
    }

    @Test func `a database that cannot be written ahead is refused`() {
        #expect(
            throws: StoreError.system(
                operation: "write ahead to", path: ":memory:", reason: "its file system does not support shared memory")
        ) { try Connection.writer(path: ":memory:") }
    }

    /// Allows no large values.
    private struct NothingLarge: ReadPermit {
        func mustEnd(at now: UInt64) -> Bool { false }
        func mayHold(bytes: Int) -> Bool { false }
    }

    @Test func `a value of more than 256 KiB must be allowed`() throws {
        let limit = 256 * 1024
        let clock = StepClock()
        let deadline = Deadline(in: 1_000_000, by: clock.clock, permit: NothingLarge())
        try connection.withDeadline(deadline) {
            try connection.admit(bytes: limit)
            #expect(throws: StoreError.outOfTime) { try connection.admit(bytes: limit + 1) }
        }
        try connection.withDeadline(clock.deadline(afterLooks: 9)) { try connection.admit(bytes: limit + 1) }
        try connection.admit(bytes: limit + 1)
    }
}
