package import SCIMCore

/// The latest time that was seen, so that a token that has expired does not become valid again when the clock is set back.
///
/// A clock that goes forward by more than a day may be wrong, and what was remembered from it would end tokens too soon. So
/// such a time is remembered only after the service has run with it for an hour without a break.
package struct ClockMemory: Sendable {
    /// What the database has, as far as it is known here.
    package private(set) var stored: Instant?
    /// nil while none is remembered.
    private(set) var latest: Instant?
    private var jump: Jump?

    package init() {}

    /// A clock that went forward by more than a day.
    private struct Jump: Sendable {
        /// In nanoseconds of the clock that only goes forward.
        let began: UInt64
        var lastSeen: Instant
    }

    /// Seconds by which a clock may go forward at once.
    package static let leap = 86_400
    /// Nanoseconds for which a service must have run with a clock that went forward by more.
    static let trial: UInt64 = 3_600_000_000_000
    /// Milliseconds that the database may be behind: while something else is written anyway, and otherwise.
    private static let lag: (whileWriting: Int64, otherwise: Int64) = (60_000, 600_000)

    /// Takes over what the database has, where another process has changed it.
    package mutating func adopt(_ stored: Instant?) {
        guard stored != self.stored else { return }
        self.stored = stored
        latest = stored
        jump = nil
    }

    /// Takes notice of the time; called about once a second.
    ///
    /// - Parameter clock: nanoseconds of a clock that only goes forward.
    package mutating func observe(_ now: Instant, clock: UInt64) {
        if let latest, now <= latest + ClockMemory.leap {
            jump = nil
            self.latest = max(latest, now)
            return
        }
        guard var jump, jump.lastSeen + -ClockMemory.leap <= now, now <= jump.lastSeen + ClockMemory.leap else {
            jump = Jump(began: clock, lastSeen: now)
            return
        }
        jump.lastSeen = now
        self.jump = jump
        guard clock &- jump.began >= ClockMemory.trial else { return }
        latest = now
        self.jump = nil
    }

    /// What is to be written to the database now; nil for nothing.
    package func due(isWriting: Bool) -> Instant? {
        guard let latest, latest != stored else { return nil }
        guard let stored else { return latest }
        let lag = isWriting ? ClockMemory.lag.whileWriting : ClockMemory.lag.otherwise
        return latest.milliseconds - stored.milliseconds >= lag ? latest : nil
    }

    /// Notes that the database has this now.
    package mutating func wrote(_ time: Instant) { stored = time }

    /// The time by which it is judged whether something has expired.
    package func judging(_ now: Instant) -> Instant { latest.map { max($0, now) } ?? now }
}
