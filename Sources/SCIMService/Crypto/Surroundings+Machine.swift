import CCrypto
import SCIMCore

extension Surroundings {
    /// The machine's clocks and patience, and libcrypto's randomness, for the worker and scimctl; tests pass their own.
    package static let machine = Surroundings(
        now: { Instant(milliseconds: machine_milliseconds()) }, random: secureRandomBytes,
        pause: { machine_pause(Int64($0)) })

    /// Nanoseconds of a clock that only goes forward.
    package static let machineClock: @Sendable () -> UInt64 = { machine_nanoseconds() }
}

extension MachineFacts.Clock {
    /// What the kernel of this machine says.
    package static func ask() -> MachineFacts.Clock {
        switch machine_clock_is_synchronized() {
        case 1: .synchronized
        case 0: .unsynchronized
        default: .unknown("the kernel does not say whether it is synchronized")
        }
    }
}
