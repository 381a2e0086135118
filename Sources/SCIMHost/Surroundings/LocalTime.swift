internal import CSystem
package import SCIMCore

/// A point in time as the clocks around this machine show it.
package struct LocalTime: Sendable, Hashable {
    /// As `Instant.dateTime` is, with the local time in it.
    private let digits: String
    /// What the zone is called then: `CET`, `+0530`, `UTC`.
    package let zone: String

    package init(_ instant: Instant) {
        let seconds = instant.milliseconds / 1000
        let offset = Int(machine_zone_offset(seconds))
        let name = machine_zone_name(seconds)
        let bytes = (0..<8).map { UInt8(truncatingIfNeeded: name >> (8 * UInt64($0))) }.prefix { $0 != 0 }
        zone = bytes.isEmpty ? "UTC" : String(decoding: bytes, as: UTF8.self)
        digits = (instant + offset).dateTime
    }

    /// `2026-12-23`
    package var day: String { String(digits.prefix(10)) }
    /// `14:05`
    package var minute: String { String(digits.dropFirst(11).prefix(5)) }
    /// `2026-12-23 14:05 CET`
    package var text: String { "\(day) \(minute) \(zone)" }
    /// `2026-12-23 14:05:59 CET`
    package var exactText: String { "\(day) \(digits.dropFirst(11).prefix(8)) \(zone)" }
}
