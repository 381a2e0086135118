import ArgumentParser
import SCIMService

/// `on` or `off`
enum OnOff: String, ExpressibleByArgument, CaseIterable {
    case on, off
}

extension Bool {
    /// `on` or `off`, for tables.
    var onOff: String { self ? "on" : "off" }
}

/// A duration such as `24h`: a number and s, m, h, d or y.
struct DurationArgument: ExpressibleByArgument {
    let seconds: Int

    init?(argument: String) {
        guard let duration = Duration(argument) else { return nil }
        seconds = Int(duration.components.seconds)
    }
}
