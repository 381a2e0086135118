import SCIMAdministration
import SCIMCore
import SCIMHost

/// What provisioning came to on each day: bars of what was created, changed and refused, with a table for those who cannot
/// see them.
struct DayChart {
    let days: [DailyProvisioning]

    private static let (width, height, base, top) = (870.0, 91.0, 90.0, 84.0)

    var markup: Markup {
        let most = max(days.map { $0.created + $0.changed + $0.refused }.max() ?? 0, 1)
        let sums = (
            created: days.reduce(0) { $0 + $1.created }, changed: days.reduce(0) { $0 + $1.changed },
            refused: days.reduce(0) { $0 + $1.refused }
        )
        return Markup {
            Tag.svg(
                .class("chart"), .viewBox(width: Int(DayChart.width), height: Int(DayChart.height)), .stretched, .image,
                .label(
                    "Created, changed and refused per day, last \(days.count) days: \(sums.created.grouped) created, \(sums.changed.grouped) changed, \(sums.refused.grouped) refused"
                )
            ) {
                Tag.line(.x1(0), .y1(DayChart.base + 0.5), .x2(DayChart.width), .y2(DayChart.base + 0.5))
                Tag.path(.class("strokes"), .bars(strokes(most) { (0, $0.created) }))
                Tag.path(.class("strokes second-strokes"), .bars(strokes(most) { ($0.created, $0.changed) }))
                Tag.path(.class("strokes fail-strokes"), .bars(strokes(most) { ($0.created + $0.changed, $0.refused) }))
            }
            ChartAxis(
                marks: stride(from: 0, to: days.count, by: 7).map { ($0, String(days[$0].day.dayText.dropFirst(5))) },
                count: days.count)
            Tag.p(.class("legend")) {
                Tag.span(.class("key bar")) { "created" }
                Tag.span(.class("key second-bar")) { "changed" }
                Tag.span(.class("key fail")) { "refused" }
            }
            table
        }
    }

    private func center(_ place: Int) -> Double {
        (Double(place) + 0.5) * DayChart.width / Double(max(days.count, 1))
    }

    /// One series of bars, each on top of what is below it.
    private func strokes(
        _ most: Int, _ value: (DailyProvisioning) -> (below: Int, height: Int)
    ) -> [(x: Double, from: Double, to: Double)] {
        days.enumerated().compactMap { place, day in
            let (below, height) = value(day)
            guard height > 0 else { return nil }
            let from = DayChart.base - Double(below) / Double(most) * DayChart.top
            return (center(place), from, from - max(Double(height) / Double(most) * DayChart.top, 1.5))
        }
    }

    private var table: Markup {
        Tag.details {
            Tag.summary { "As a table" }
            Table(
                Table.plain("Day"), Table.number("Cycles"), Table.number("Created"), Table.number("Changed"),
                Table.number("Deleted"), Table.number("Refused")
            ).markup(
                nil,
                days.reversed().filter { $0.cycles > 0 }.map {
                    [
                        Markup($0.day.dayText), .number($0.cycles), .number($0.created), .number($0.changed),
                        .number($0.deleted), .number($0.refused),
                    ]
                })
        }
    }
}

extension Instant {
    /// `2026-11-30`
    var dayText: String { String(dateTime.prefix(10)) }
}
