import SCIMCore
import SCIMHost

/// A file of separated values with a heading, of which some columns are wanted; each may have one of several names.
struct CSVTable {
    /// The columns that are looked for, by what they hold.
    typealias Names<Column: Hashable> = [(column: Column, names: [String])]

    /// One row by what its columns hold.
    struct Row<Column: Hashable> {
        let line: Int
        fileprivate let cells: [Column: String]

        /// nil for a column that is not there, or an empty cell.
        subscript(_ column: Column) -> String? {
            guard let text = cells[column], !text.isEmpty else { return nil }
            return text
        }
    }

    private var rows: CSVRows
    private let heading: [String]

    /// Reads the heading.
    ///
    /// - Throws: `usage` for a file without one.
    init(_ source: @escaping () throws -> [UInt8], named file: String) throws {
        rows = CSVRows(source, named: file)
        guard let first = try rows.next() else { throw ServiceError(.usage, "\(file) is empty; it needs a heading") }
        heading = first.cells
    }

    /// Where the columns are. Names are compared without regard to case, blanks, hyphens and underscores.
    func places<Column: Hashable>(of names: Names<Column>) -> [Column: Int] {
        let known = heading.map(CSVTable.plain)
        var places: [Column: Int] = [:]
        for (column, names) in names {
            places[column] = names.lazy.compactMap { known.firstIndex(of: CSVTable.plain($0)) }.first
        }
        return places
    }

    /// Nothing of the file is shown: it may be another one than was meant, and hold secrets.
    ///
    /// - Throws: `usage` that says which columns are missing.
    func missing(_ columns: String) -> ServiceError {
        rows.fault("the heading has no column \(columns)", line: 1)
    }

    /// The next row; nil after the last one.
    mutating func next<Column: Hashable>(_ places: [Column: Int]) throws -> Row<Column>? {
        guard let row = try rows.next() else { return nil }
        guard row.cells.count == heading.count else {
            throw rows.fault(
                "the row has \(row.cells.count) cells, but the heading has \(heading.count)", line: row.line)
        }
        return Row(line: row.line, cells: places.mapValues { row.cells[$0] })
    }

    func fault(_ sentence: String, line: Int) -> ServiceError { rows.fault(sentence, line: line) }

    private static func plain(_ name: String) -> String {
        String(name.lowercased().filter { $0 != " " && $0 != "_" && $0 != "-" })
    }
}
