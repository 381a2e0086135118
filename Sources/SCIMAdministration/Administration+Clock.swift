package import SCIMCore
import SCIMHost
import SCIMStore

extension Administration {
    /// What `resetClock` did, or would do.
    package struct ClockReset: Sendable, Hashable {
        /// What was remembered; nil for nothing.
        package let before: Instant?
        /// What is remembered now.
        package let now: Instant
    }

    /// The latest time that the service remembers, by which tokens expire when the clock is behind it; nil for none.
    package func rememberedTime() throws -> Instant? { try read { try $0.latestTime() } }

    /// Remembers the time of the machine's clock as the latest: after the clock was far ahead for more than an hour.
    package func resetClock() throws -> ClockReset {
        let now = surroundings.now()
        return try write { transaction, audit in
            let before = try transaction.latestTime()
            try transaction.setLatestTime(now)
            try audit.note(
                .clockReset, of: nil, from: JSONValue(optional: before?.dateTime), to: .string(now.dateTime))
            return ClockReset(before: before, now: now)
        }
    }
}

extension Snapshot {
    /// The time by which it is judged whether a token has expired: the later of now and the latest time remembered.
    func expiryTime(_ now: Instant) throws -> Instant { try latestTime().map { max($0, now) } ?? now }
}
