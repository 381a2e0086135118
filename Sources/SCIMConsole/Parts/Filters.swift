/// A form that narrows what a page shows; it stands in the address, so that a page can be sent to a colleague.
struct Filters {
    let markup: Markup

    init(_ address: Address, @MarkupBuilder _ content: () throws -> Markup) rethrows {
        let fields = try content()
        markup = Tag.form(.get, .action(address), .class("filters")) {
            fields
            Tag.button { "Show" }
        }
    }

    /// A text to look for, as wide as there is room.
    static func search(_ name: StaticString, _ label: String, _ value: String?) -> Markup {
        Tag.div(.class("field grow")) {
            Tag.label(.for(name)) { label }
            Tag.input(
                .type("search"), .id(name), .name(name), .value(value ?? ""), .noAutocompletion, .automaticDirection,
                .maxlength(300))
        }
    }
}

/// Where a list goes on, before and behind what is shown.
struct PageLinks {
    /// What is shown, and of how many.
    let summary: String
    var previous: (address: Address, text: String)?
    var next: (address: Address, text: String)?

    var markup: Markup {
        Tag.div(.class("pages")) {
            Tag.span { summary }
            Tag.span {
                if let previous { Tag.a(.href(previous.address)) { previous.text } }
                if previous != nil, next != nil { " \u{B7} " }
                if let next { Tag.a(.href(next.address)) { next.text } }
            }
        }
    }
}

extension MarkupBuilder {
    static func buildExpression(_ filters: Filters) -> Markup { filters.markup }
    static func buildExpression(_ links: PageLinks) -> Markup { links.markup }
}

/// How far back a list goes.
enum Period: String, CaseIterable {
    case hour = "1h"
    case day = "24h"
    case week = "7d"
    case month = "30d"
    case quarter = "90d"
    case year = "365d"

    /// Those within which the log keeps entries.
    static let ofLog: [Period] = [.hour, .day, .week, .month]

    var seconds: Int {
        switch self {
        case .hour: 3600
        case .day: 86_400
        case .week: 7 * 86_400
        case .month: 30 * 86_400
        case .quarter: 90 * 86_400
        case .year: 365 * 86_400
        }
    }

    var text: String {
        switch self {
        case .hour: "Last hour"
        case .day: "Last 24 hours"
        case .week: "Last 7 days"
        case .month: "Last 30 days"
        case .quarter: "Last 90 days"
        case .year: "Last year"
        }
    }

    /// - Parameter chosen: nil for all the time.
    static func choice(_ chosen: Period?, among periods: [Period]) -> Markup {
        Form.choice(
            "period", "Period", [("", "All")] + periods.map { ($0.rawValue, $0.text) }, chosen: chosen?.rawValue ?? "")
    }
}
