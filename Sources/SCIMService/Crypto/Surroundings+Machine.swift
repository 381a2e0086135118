import CCrypto
import SCIMCore

extension Surroundings {
    /// The machine's clock and libcrypto's randomness, for the worker and scimctl; tests pass their own.
    package static let machine = Surroundings(
        now: { Instant(milliseconds: machine_milliseconds()) }, random: secureRandomBytes)
}
