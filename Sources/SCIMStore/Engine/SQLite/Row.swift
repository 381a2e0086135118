import CSQLite
import SCIMCore

/// The current row of a running statement; columns are counted from 0.
struct Row {
    let handle: OpaquePointer

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }

    func number(_ column: Int32) -> Int { Int(sqlite3_column_int64(handle, column)) }

    func flag(_ column: Int32) -> Bool { sqlite3_column_int64(handle, column) != 0 }

    func instant(_ column: Int32) -> Instant { Instant(milliseconds: integer(column)) }

    func instantIfAny(_ column: Int32) -> Instant? { isNull(column) ? nil : instant(column) }

    func text(_ column: Int32) -> String { String(decoding: buffer(column), as: UTF8.self) }

    func textIfAny(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// The bytes of a text or of a blob.
    func bytes(_ column: Int32) -> [UInt8] { Array(buffer(column)) }

    /// How many bytes a text or a blob has.
    func byteCount(_ column: Int32) -> Int { buffer(column).count }

    /// The bytes of a JSON object. Only its braces are looked at: most documents are never parsed.
    ///
    /// - Throws: `StoreError.damaged` if they are not there.
    func object(_ column: Int32) throws -> [UInt8] { try json(column, "{", "}", "object") }

    /// The bytes of a JSON array; only its brackets are looked at.
    ///
    /// - Throws: `StoreError.damaged` if they are not there.
    func array(_ column: Int32) throws -> [UInt8] { try json(column, "[", "]", "array") }

    private func json(
        _ column: Int32, _ first: Unicode.Scalar, _ last: Unicode.Scalar, _ kind: String
    ) throws -> [UInt8] {
        let bytes = bytes(column)
        guard bytes.count > 1, bytes.first == UInt8(ascii: first), bytes.last == UInt8(ascii: last) else {
            throw damage(column, "JSON \(kind)")
        }
        return bytes
    }

    /// The identifier in a blob of 16 bytes.
    ///
    /// - Throws: `StoreError.damaged` if the column holds something else.
    func id(_ column: Int32) throws -> ResourceID {
        guard let start = sqlite3_column_blob(handle, column), sqlite3_column_bytes(handle, column) == 16 else {
            throw damage(column, "identifier")
        }
        return ResourceID(
            high: UInt64(bigEndian: start.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: start.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }

    private func damage(_ column: Int32, _ expected: String) -> StoreError {
        let name = sqlite3_column_name(handle, column).map { String(cString: $0) } ?? "\(column)"
        return .damaged("the column \(name) does not contain \(expected)")
    }

    /// Asked for as a blob: the database is in UTF-8, so the bytes of a text are there without conversion.
    private func buffer(_ column: Int32) -> UnsafeRawBufferPointer {
        let start = sqlite3_column_blob(handle, column)
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_column_bytes(handle, column)))
    }
}
