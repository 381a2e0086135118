import ArgumentParser
import SCIMHost

/// `on` or `off`
enum OnOff: String, ExpressibleByArgument, CaseIterable {
    case on, off
}

extension Bool {
    /// `on` or `off`, for tables.
    var onOff: String { self ? "on" : "off" }
}

/// A duration such as `24h`: a number followed by s, m, h, d or y.
struct DurationArgument: ExpressibleByArgument {
    let seconds: Int

    /// The units with their lengths in seconds, the largest first.
    private static let units = [("d", 86_400), ("h", 3600), ("m", 60)]

    init(seconds: Int) { self.seconds = seconds }

    init?(argument: String) {
        guard let duration = Duration(argument) else { return nil }
        seconds = Int(duration.components.seconds)
    }

    /// In the largest unit that has no remainder.
    var defaultValueDescription: String {
        for (unit, length) in Self.units where seconds > 0 && seconds % length == 0 {
            return "\(seconds / length)\(unit)"
        }
        return "\(seconds)s"
    }
}
