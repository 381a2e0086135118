import SCIMAdministration
import SCIMCore
import SCIMHost

/// Active and inactive members over time, as two lines, with a table for those who cannot see them.
struct MemberChart {
    let counts: [MemberCount]

    private static let (width, height, base, top) = (870.0, 91.0, 90.0, 86.0)
    /// Days from one row of the table to the next.
    private static let step = 7

    var markup: Markup {
        guard counts.count > 1, let first = counts.first, let last = counts.last else {
            return Tag.p { "There is one count per day, so the chart starts tomorrow." }
        }
        let most = max(counts.map { max($0.active, $0.inactive) }.max() ?? 0, 1)
        return Markup {
            Tag.p(.class("peak"), .hiddenFromReaders) { most.grouped }
            Tag.svg(
                .class("chart"), .viewBox(width: Int(MemberChart.width), height: Int(MemberChart.height)), .stretched,
                .image,
                .label(
                    "Members over time: from \(first.active.grouped) active and \(first.inactive.grouped) inactive on \(first.day.dayText) to \(last.active.grouped) and \(last.inactive.grouped) now"
                )
            ) {
                Tag.line(.x1(0), .y1(MemberChart.base + 0.5), .x2(MemberChart.width), .y2(MemberChart.base + 0.5))
                Tag.path(.class("area"), .line(through: points(most, \.active)))
                Tag.path(.class("faint"), .line(through: points(most, \.inactive)))
            }
            ChartAxis(marks: [(0, first.day.dayText), (1, "now")], count: 2)
            Tag.p(.class("legend")) {
                Tag.span(.class("key area")) { "active" }
                Tag.span(.class("key faint")) { "inactive" }
            }
            table
        }
    }

    /// By their days, so that a day without a number leaves no step.
    private func points(_ most: Int, _ value: (MemberCount) -> Int) -> [(x: Double, y: Double)] {
        let begin = counts.first?.day.milliseconds ?? 0
        let length = max(Double((counts.last?.day.milliseconds ?? 0) - begin), 1)
        return counts.map {
            (
                Double($0.day.milliseconds - begin) / length * MemberChart.width,
                MemberChart.base - Double(value($0)) / Double(most) * MemberChart.top
            )
        }
    }

    private var table: Markup {
        Tag.details {
            Tag.summary { "As a table, week by week" }
            Table(Table.plain("Day"), Table.number("Active"), Table.number("Inactive")).markup(
                nil,
                stride(from: counts.count - 1, through: 0, by: -MemberChart.step).map { counts[$0] }.map {
                    [Markup($0.day.dayText), .number($0.active), .number($0.inactive)]
                })
        }
    }
}
