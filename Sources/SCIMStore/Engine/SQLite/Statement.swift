import CSQLite
import SCIMCore

/// A prepared statement of one connection, used for one execution at a time.
final class Statement {
    private let handle: OpaquePointer
    private let connection: OpaquePointer
    /// Between check-out and check-in; a statement is neither shared nor finalized then.
    var isRunning = false
    /// When it was used last, counted in uses of the connection.
    var lastUse = 0
    /// Where short values lie while the statement runs: SQLite would take memory for a copy of each.
    private let values = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
    private var used = 0

    private static let capacity = 512

    /// - Parameter isKept: whether the statement will be executed often.
    init(_ sql: String, on connection: OpaquePointer, isKept: Bool) throws {
        var text = sql
        var handle: OpaquePointer?
        let code = text.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { bytes in
                sqlite3_prepare_v3(
                    connection, bytes.baseAddress, Int32(bytes.count),
                    isKept ? UInt32(SQLITE_PREPARE_PERSISTENT) : 0, &handle, nil)
            }
        }
        guard code == SQLITE_OK, let handle else { throw StoreError(connection, code: code, sql: sql) }
        self.handle = handle
        self.connection = connection
    }

    deinit { values.deallocate() }

    /// Ends the statement's life; the connection calls this once, before it closes.
    func finalize() { sqlite3_finalize(handle) }

    /// Binds the values to the first, second, … `?`.
    func bind(_ values: [SQLValue]) throws {
        used = 0
        for (index, value) in values.enumerated() {
            let code = bind(value, at: Int32(index + 1))
            guard code == SQLITE_OK else { throw error(code) }
        }
    }

    /// Executes up to the next row.
    ///
    /// - Returns: false when there is no row any longer.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw error(code)
        }
    }

    /// The row on which the last `step` stopped.
    var row: Row { Row(handle: handle) }

    /// Makes the statement ready for its next execution and lets go of the values.
    func reset() {
        sqlite3_reset(handle)  // The error of the step, which has been thrown already.
        sqlite3_clear_bindings(handle)
    }

    /// How many steps of SQLite's virtual machine the statement has taken in its life.
    var stepCount: Int { Int(sqlite3_stmt_status(handle, SQLITE_STMTSTATUS_VM_STEP, 0)) }

    private func error(_ code: Int32) -> StoreError {
        StoreError(connection, code: code, sql: String(cString: sqlite3_sql(handle)))
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .null: return sqlite3_bind_null(handle, index)
        case .integer(let number): return sqlite3_bind_int64(handle, index, number)
        case .text(var text): return text.withUTF8 { bindText($0, at: index) }
        case .utf8(let bytes): return bytes.withUnsafeBufferPointer { bindText($0, at: index) }
        case .blob(let bytes):
            return bytes.withUnsafeBytes { bytes in
                guard bytes.count > 0 else { return sqlite3_bind_zeroblob(handle, index, 0) }
                return sqlite3_bind_blob(handle, index, bytes.baseAddress, Int32(bytes.count), copied)
            }
        case .id(let id):
            return withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { bytes in
                guard let kept = keep(bytes) else {
                    return sqlite3_bind_blob(handle, index, bytes.baseAddress, 16, copied)
                }
                return sqlite3_bind_blob(handle, index, kept, 16, nil)
            }
        }
    }

    private func bindText(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int32) -> Int32 {
        // No bytes may mean no address, which would bind NULL.
        guard bytes.count > 0 else { return sqlite3_bind_text(handle, index, "", 0, copied) }
        if let kept = keep(UnsafeRawBufferPointer(bytes)) {
            return sqlite3_bind_text(
                handle, index, kept.assumingMemoryBound(to: CChar.self), Int32(bytes.count), nil)
        }
        return bytes.withMemoryRebound(to: CChar.self) { bytes in
            sqlite3_bind_text(handle, index, bytes.baseAddress, Int32(bytes.count), copied)
        }
    }

    /// Where the bytes lie until `reset`, which lets SQLite forget them; nil if there is no space.
    private func keep(_ bytes: UnsafeRawBufferPointer) -> UnsafeMutableRawPointer? {
        guard let start = bytes.baseAddress, bytes.count <= Statement.capacity - used else { return nil }
        defer { used += bytes.count }
        let place = values + used
        place.copyMemory(from: start, byteCount: bytes.count)
        return place
    }
}

/// `SQLITE_TRANSIENT`: SQLite makes its own copy of what is bound.
private var copied: sqlite3_destructor_type { unsafeBitCast(-1, to: sqlite3_destructor_type.self) }
