import SCIMCore

/// Rows in aligned columns for a terminal, separated by tabs for a program.
struct Table {
    private let headings: [String]
    private var rows: [[String]] = []
    /// Of each row, by the number of the column.
    private var styles: [[Int: Style]] = []

    init(_ headings: String...) { self.headings = headings }

    /// - Parameter styles: how cells look on a terminal, by the number of their column, from 0.
    mutating func add(_ cells: String?..., styles: [Int: Style] = [:]) {
        rows.append(cells.map { ($0 ?? "-").forTerminal })
        self.styles.append(styles)
    }

    func print() {
        let all = [headings.map { $0.uppercased() }] + rows
        guard Terminal.isOutputTerminal else {
            for row in all { Terminal.standardOutput(row.joined(separator: "\t")) }
            return
        }
        let widths = headings.indices.map { column in all.map { $0[column].columns }.max() ?? 0 }
        let headingStyles = Dictionary(uniqueKeysWithValues: headings.indices.map { ($0, Style.quiet) })
        for (row, styles) in zip(all, [headingStyles] + styles) {
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell.styled(styles[column])
                if column < row.count - 1 { line += String(repeating: " ", count: widths[column] - cell.columns + 2) }
            }
            Terminal.standardOutput(line)
        }
    }
}

extension String {
    /// Hidden scalars replaced: what a client sent must not drive a terminal.
    var forTerminal: String { replacingHidden() }

    /// The same of a text of several lines, whose line ends are ours.
    var forTerminalLines: String { replacingHidden(keeping: "\n") }

    /// Columns on a terminal: wide characters of East Asian scripts and emoji take two, combining marks none.
    var columns: Int {
        reduce(0) { width, character in
            guard let first = character.unicodeScalars.first else { return width }
            switch first.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
                0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                return width + 2
            default: return width + 1
            }
        }
    }
}
