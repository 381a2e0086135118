package import SCIMCore

/// What the service takes from the machine: time, randomness and new identifiers; tests pass their own.
package struct Surroundings: Sendable {
    package var now: @Sendable () -> Instant
    /// That many bytes, fit for secrets.
    package var random: @Sendable (Int) -> [UInt8]
    /// Nanoseconds of a clock that only goes forward, for how long things take.
    package var clock: @Sendable () -> UInt64
    /// Waits so many milliseconds; between the batches of long work, so that others have their turn.
    package var pause: @Sendable (Int) -> Void

    package init(
        now: @escaping @Sendable () -> Instant, random: @escaping @Sendable (Int) -> [UInt8],
        clock: @escaping @Sendable () -> UInt64 = Surroundings.machineClock,
        pause: @escaping @Sendable (Int) -> Void = { _ in }
    ) {
        self.now = now
        self.random = random
        self.clock = clock
        self.pause = pause
    }
}
