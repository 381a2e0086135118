import SCIMCore
import SCIMHost

/// The rows of a file of separated values (RFC 4180), one after another: with or without a byte order mark, with LF or
/// CR LF, separated by commas, semicolons or tabs.
///
///     id,"name, in quotes","a ""word"""
///     ^^ bare                ^^^^^^^^^^ a doubled quotation mark is one
struct CSVRows {
    /// One row that is not empty.
    struct Row {
        /// The line that it begins on, from 1.
        let line: Int
        var cells: [String]
    }

    /// The next piece of the file; an empty one at its end.
    private let source: () throws -> [UInt8]
    /// What the file is called in messages.
    private let file: String
    private var piece: [UInt8] = []
    private var position = 0
    private var separator: UInt8?
    /// Of the next byte, from 1; a column is a byte.
    private var line = 1
    private var column = 1
    private var isAtStart = true

    /// Bytes of a row, at most.
    private static let longest = 1 << 20

    init(_ source: @escaping () throws -> [UInt8], named file: String) {
        self.source = source
        self.file = file
    }

    /// The next row; nil after the last one.
    ///
    /// - Throws: `usage` with the line and the column of what is wrong.
    mutating func next() throws -> Row? {
        if isAtStart { try skipMark() }
        while true {
            var row = Row(line: line, cells: [])
            guard let isEmpty = try read(&row) else { return nil }
            if !isEmpty { return row }
        }
    }

    func fault(_ sentence: String, line: Int, column: Int? = nil) -> ServiceError {
        let place = column.map { "line \(line), column \($0)" } ?? "line \(line)"
        return ServiceError(.usage, "\(file), \(place): \(sentence)")
    }

    // MARK: - Bytes

    private mutating func peek() throws -> UInt8? {
        if position == piece.count {
            piece = try source()
            position = 0
        }
        return position < piece.count ? piece[position] : nil
    }

    private mutating func skip() {
        if piece[position] == UInt8(ascii: "\n") {
            line += 1
            column = 1
        } else {
            column += 1
        }
        position += 1
    }

    private mutating func skipMark() throws {
        isAtStart = false
        var beginning: [UInt8] = []
        while beginning.count < 3, try peek() != nil {
            beginning.append(piece[position])
            position += 1
        }
        if beginning.starts(with: [0xFF, 0xFE]) || beginning.starts(with: [0xFE, 0xFF]) {
            throw fault("the file is UTF-16; save it as UTF-8", line: 1, column: 1)
        }
        if beginning != [0xEF, 0xBB, 0xBF] {
            piece = beginning + piece[position...]
            position = 0
        }
    }

    // MARK: - Cells

    /// - Returns: whether the row holds nothing at all; nil if there is no row.
    private mutating func read(_ row: inout Row) throws -> Bool? {
        guard try peek() != nil else { return nil }
        var bytes = 0
        while true {
            let (cell, isLast) = try cell(&bytes)
            row.cells.append(cell)
            if isLast { return row.cells.count == 1 && cell.isEmpty }
        }
    }

    /// - Returns: the cell, and whether its row ends with it.
    private mutating func cell(_ bytes: inout Int) throws -> (String, isLast: Bool) {
        let start = (line: line, column: column)
        var cell: [UInt8] = []
        let isQuoted = try peek() == UInt8(ascii: "\"")
        if isQuoted { try readQuoted(into: &cell, from: start) }
        while true {
            guard cell.count + bytes <= CSVRows.longest else {
                throw fault("a row has more than \(CSVRows.longest >> 20) MiB", line: start.line)
            }
            let byte = try peek()
            if let byte, isSeparator(byte) {
                skip()
                bytes += cell.count + 1
                return (try text(cell, start), false)
            }
            guard let byte, byte != UInt8(ascii: "\n") else {
                if byte != nil { skip() }
                if !isQuoted, cell.last == UInt8(ascii: "\r") { cell.removeLast() }
                return (try text(cell, start), true)
            }
            if isQuoted, byte != UInt8(ascii: "\r") {
                throw fault("expected a separator after the closing quotation mark", line: line, column: column)
            }
            if byte == UInt8(ascii: "\"") {
                throw fault("a quotation mark inside a cell that does not begin with one", line: line, column: column)
            }
            if !isQuoted { cell.append(byte) }
            skip()
        }
    }

    private mutating func readQuoted(into cell: inout [UInt8], from start: (line: Int, column: Int)) throws {
        skip()
        while let byte = try peek() {
            guard cell.count <= CSVRows.longest else { break }
            skip()
            if byte == UInt8(ascii: "\"") {
                guard try peek() == UInt8(ascii: "\"") else { return }
                skip()
            }
            cell.append(byte)
        }
        throw fault("the quotation mark is never closed", line: start.line, column: start.column)
    }

    /// The first separator in the file is the one that holds for all of it.
    private mutating func isSeparator(_ byte: UInt8) -> Bool {
        if let separator { return byte == separator }
        switch byte {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"):
            separator = byte
            return true
        default: return false
        }
    }

    private func text(_ cell: [UInt8], _ start: (line: Int, column: Int)) throws -> String {
        guard let text = String(validating: cell, as: UTF8.self) else {
            throw fault("the cell is not UTF-8", line: start.line, column: start.column)
        }
        let isBlank = { (character: Character) in character == " " || character == "\t" }
        guard let first = text.first, let last = text.last, isBlank(first) || isBlank(last) else { return text }
        let rest = text.drop(while: isBlank)
        return rest.lastIndex { !isBlank($0) }.map { String(rest[...$0]) } ?? ""
    }
}
