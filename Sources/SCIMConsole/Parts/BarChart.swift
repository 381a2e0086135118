/// Bars side by side, as SVG that the server makes, with a table for those who cannot see it.
struct BarChart {
    /// What the chart shows, in a sentence.
    let title: String
    let bars: [Bar]

    struct Bar {
        /// Below the bar; empty for most, so that they don't touch.
        let mark: String
        /// What the bar is, in the table and the tooltip.
        let name: String
        let value: Int
        /// A part of the value that stands out.
        let failed: Int
    }

    private static let (width, height) = (870.0, 71.0)
    private static let base = 70.0

    var markup: Markup {
        let most = max(bars.map(\.value).max() ?? 0, 1)
        let step = BarChart.width / Double(max(bars.count, 1))
        let peak = bars.max { $0.value < $1.value }
        let summary = peak.map {
            $0.value > 0 ? "\(title); most with \($0.value.grouped) at \($0.name)" : "\(title); none"
        }
        return Markup {
            Tag.svg(
                .class("chart"), .viewBox(width: Int(BarChart.width), height: Int(BarChart.height)), .stretched, .image,
                .label(summary ?? title)
            ) {
                Tag.line(.x1(0), .y1(BarChart.base + 0.5), .x2(BarChart.width), .y2(BarChart.base + 0.5))
                for (place, bar) in bars.enumerated() {
                    let left = Double(place) * step + step * 0.15
                    let height = bar.value == 0 ? 0 : max(Double(bar.value) / Double(most) * 64, 1.5)
                    let failed = bar.failed == 0 ? 0 : max(Double(bar.failed) / Double(most) * 64, 3)
                    Tag.g {
                        Tag.title { "\(bar.name): \(bar.value.grouped), \(bar.failed.grouped) refused" }
                        if height > 0 {
                            Tag.rect(
                                .class("bar"), .x(left), .y(BarChart.base - height), .width(step * 0.7), .height(height)
                            )
                        }
                        if failed > 0 {
                            Tag.rect(
                                .class("fail"), .x(left), .y(BarChart.base - failed), .width(step * 0.7),
                                .height(failed))
                        }
                    }
                }
            }
            ChartAxis(marks: bars.enumerated().compactMap { $1.mark.isEmpty ? nil : ($0, $1.mark) }, count: bars.count)
            Tag.details {
                Tag.summary { "As a table" }
                Table(Table.plain("When"), Table.number("Requests"), Table.number("Refused")).markup(
                    nil,
                    bars.filter { $0.value > 0 }.map { [Markup($0.name), .number($0.value), .number($0.failed)] })
            }
        }
    }
}
