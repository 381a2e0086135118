package import SCIMCore

extension Instant {
    /// How long ago this is, for people: `just now`, `4 min ago`, `2 h ago`, `3 days ago`; what is to come, `in 12 days`.
    package func relative(to now: Instant) -> String {
        let seconds = (now.milliseconds - milliseconds) / 1000
        if abs(seconds) < 60 { return "just now" }
        let span = Instant.span(seconds: Int(abs(seconds)))
        return seconds > 0 ? "\(span) ago" : "in \(span)"
    }

    /// A length of time in its largest unit that makes sense: `40 s`, `4 min`, `26 h`, `12 days`.
    package static func span(seconds: Int) -> String {
        switch seconds {
        case ..<120: "\(seconds) s"
        case ..<7200: "\(seconds / 60) min"
        case ..<(48 * 3600): "\(seconds / 3600) h"
        default: "\(seconds / 86_400) days"
        }
    }
}
