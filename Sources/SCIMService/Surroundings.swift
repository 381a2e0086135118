package import SCIMCore

/// What the service takes from the machine: time, randomness and new identifiers; tests pass their own.
package struct Surroundings: Sendable {
    package var now: @Sendable () -> Instant
    /// That many bytes, fit for secrets.
    package var random: @Sendable (Int) -> [UInt8]

    package init(now: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8]) {
        self.now = now
        self.random = random
    }
}
