extension Duration {
    /// How a duration is written, for messages.
    package static let form = "a number followed by s, m, h, d or y, such as 90d"

    /// The duration that a text such as `90d` names; a day has 24 hours, a year 365 days.
    ///
    /// Nil for anything but digits and one of `s`, `m`, `h`, `d`, `y`, and for more than 1000 years.
    package init?(_ text: String) {
        let digits = text.utf8.dropLast()
        guard !digits.isEmpty, digits.count <= 12, digits.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int64(Substring(digits)), let unit = text.utf8.last, let seconds = Self.seconds(in: unit)
        else { return nil }
        let (total, overflow) = number.multipliedReportingOverflow(by: seconds)
        guard !overflow, total <= 1000 * 365 * 86_400 else { return nil }
        self = .seconds(total)
    }

    /// The duration in the largest unit that divides it: `90d`, `36h`, `1y`.
    package var text: String {
        let seconds = components.seconds
        for unit in "ydhm".utf8 {
            guard let length = Self.seconds(in: unit), seconds > 0, seconds.isMultiple(of: length) else { continue }
            return "\(seconds / length)\(Character(Unicode.Scalar(unit)))"
        }
        return "\(seconds)s"
    }

    private static func seconds(in unit: UInt8) -> Int64? {
        switch unit {
        case UInt8(ascii: "s"): 1
        case UInt8(ascii: "m"): 60
        case UInt8(ascii: "h"): 3600
        case UInt8(ascii: "d"): 86_400
        case UInt8(ascii: "y"): 365 * 86_400
        default: nil
        }
    }
}
