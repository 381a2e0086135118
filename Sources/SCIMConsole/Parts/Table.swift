/// A table; on a narrow screen each row becomes a block whose values say what they are.
struct Table {
    let columns: [Column]

    struct Column {
        let name: StaticString
        var isNumber = false
        /// Whether a narrow screen leaves the name out, because the value speaks for itself.
        var isPlain = false
    }

    /// A plain column with that name.
    static func text(_ name: StaticString) -> Column { Column(name: name) }
    static func number(_ name: StaticString) -> Column { Column(name: name, isNumber: true) }
    static func plain(_ name: StaticString) -> Column { Column(name: name, isPlain: true) }

    init(_ columns: Column...) { self.columns = columns }

    /// - Parameters:
    ///   - caption: what the table is, for those who cannot see it.
    ///   - rows: the cells of each, in the order of the columns.
    func markup(_ caption: String? = nil, _ rows: [[Markup]]) -> Markup {
        Tag.table {
            if let caption { Tag.caption { caption } }
            Tag.thead {
                Tag.tr {
                    for column in columns {
                        Tag.th(.columnHeader, column.isNumber ? .class("n") : nil) { "\(column.name)" }
                    }
                }
            }
            Tag.tbody {
                for row in rows {
                    Tag.tr {
                        for (column, cell) in zip(columns, row) {
                            Tag.td(
                                column.isNumber ? .class("n") : nil, column.isPlain ? nil : .columnName(column.name)
                            ) { cell }
                        }
                    }
                }
            }
        }
    }
}
