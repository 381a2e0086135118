/// What stands below a chart. It is text of the page and not of the picture, so that it is as large on a narrow screen.
struct ChartAxis {
    /// Texts and the columns at which they begin, in their order; none of them is wider than the way to the next.
    let marks: [(column: Int, text: String)]
    /// Columns of the chart.
    let count: Int

    var markup: Markup {
        Tag.div(.class("axis"), .hiddenFromReaders) {
            for (place, mark) in marks.enumerated() {
                let end = place + 1 < marks.count ? marks[place + 1].column : count
                ChartAxis.span(end - mark.column) { mark.text }
            }
        }
    }

    /// Widths that charts have; the style sheet knows them.
    private static func span(_ columns: Int, _ text: () -> String) -> Markup {
        let text = text()
        switch columns {
        case ...1: return Tag.span(.class("c1")) { text }
        case 2: return Tag.span(.class("c2")) { text }
        case 3: return Tag.span(.class("c3")) { text }
        default: return Tag.span(.class("c7")) { text }
        }
    }
}

extension MarkupBuilder {
    static func buildExpression(_ axis: ChartAxis) -> Markup { axis.markup }
}
