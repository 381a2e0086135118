import CSystem
import SCIMCore

extension Surroundings {
    /// The machine's clocks and patience, and libcrypto's randomness, for the worker and scimctl; tests pass their own.
    package static let machine = Surroundings(
        now: { Instant(milliseconds: machine_milliseconds()) }, random: secureRandomBytes,
        pause: { machine_pause(Int64($0)) })

    /// Nanoseconds of a clock that only goes forward.
    package static let machineClock: @Sendable () -> UInt64 = { machine_nanoseconds() }

    /// Whether the kernel says that the machine's clock is synchronized; nil if it does not say.
    package static func isMachineClockSynchronized() -> Bool? {
        switch machine_clock_is_synchronized() {
        case 1: true
        case 0: false
        default: nil
        }
    }
}
