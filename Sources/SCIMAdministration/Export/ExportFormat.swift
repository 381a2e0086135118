import SCIMCore

/// How a list is written out.
package enum ExportFormat: String, Sendable, Hashable, CaseIterable {
    /// One JSON object in each line.
    case jsonl
    /// Comma-separated values (RFC 4180) with a heading.
    case csv
}

/// Writes records in one of the formats, one after the other, so that nothing is held in memory.
struct ExportWriter {
    let format: ExportFormat
    let output: ([UInt8]) throws -> Void

    init(_ format: ExportFormat, columns: [String], to output: @escaping ([UInt8]) throws -> Void) throws {
        self.format = format
        self.output = output
        if format == .csv { try output(CSV.row(columns)) }
    }

    /// - Parameters:
    ///   - json: the record as an object.
    ///   - rows: the record as rows of as many cells as there are columns.
    func write(_ json: () throws -> JSONObject, rows: () throws -> [[String?]]) throws {
        switch format {
        case .jsonl: try output(JSONValue.object(try json()).displayBytes + [UInt8(ascii: "\n")])
        case .csv: for row in try rows() { try output(CSV.row(row)) }
        }
    }
}
