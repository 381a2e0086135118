/// A table; on a narrow screen each row becomes a block whose values say what they are.
struct Table {
    let columns: [Column]

    struct Column {
        let name: StaticString
        var isNumber = false
        /// Whether a narrow screen leaves the name out, because the value speaks for itself.
        var isPlain = false
        var sorting: Sorting?

        /// The same with a heading that is a link: the list in this column's order.
        func sorted(_ sorting: Sorting) -> Column {
            var column = self
            column.sorting = sorting
            return column
        }
    }

    /// In which order the rows are by a column, and where the other order is.
    struct Sorting {
        /// nil where another column gives the order.
        let isDescending: Bool?
        /// The list in the order that the heading stands for; of a column that gives it already, the reverse.
        let address: Address
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
                        heading(column)
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

    private func heading(_ column: Column) -> Markup {
        let number: Attribute? = column.isNumber ? .class("n") : nil
        guard let sorting = column.sorting else { return Tag.th(.columnHeader, number) { "\(column.name)" } }
        let order: Attribute? = sorting.isDescending.map { $0 ? .sortedDescending : .sortedAscending }
        return Tag.th(.columnHeader, number, order) {
            Tag.a(.href(sorting.address)) { "\(column.name)" }
            if let isDescending = sorting.isDescending {
                Tag.span(.hiddenFromReaders) { isDescending ? " \u{2193}" : " \u{2191}" }
            }
        }
    }
}
