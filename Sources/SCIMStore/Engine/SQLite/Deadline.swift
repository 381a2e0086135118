import CSystem

/// The moment by which a piece of work must be done, on a clock that its owner passes in.
package struct Deadline: Sendable {
    private let clock: @Sendable () -> UInt64
    private let end: UInt64
    private let permit: (any ReadPermit)?

    /// - Parameters:
    ///   - duration: nanoseconds from now.
    ///   - clock: nanoseconds of a clock that only goes forward.
    ///   - permit: may end the work earlier; nil for none.
    package init(
        in duration: UInt64, by clock: @escaping @Sendable () -> UInt64, permit: (any ReadPermit)? = nil
    ) {
        self.clock = clock
        self.permit = permit
        end = clock() + duration
    }

    /// The moment after so long on the machine's clock, for what really waits.
    init(after duration: Duration) {
        self.init(in: UInt64(max(.zero, duration) / .nanoseconds(1)), by: { machine_nanoseconds() })
    }

    package var hasPassed: Bool {
        let now = clock()
        return now >= end || permit?.mustEnd(at: now) ?? false
    }

    /// Bytes of a stored value above which it counts as large, and must be allowed.
    package static let largeValue = 256 << 10

    /// Whether the work may take a value of so many bytes into memory.
    func mayHold(bytes: Int) -> Bool { bytes <= Deadline.largeValue || permit?.mayHold(bytes: bytes) ?? true }
}

/// What a read must be allowed beyond the ordinary.
package protocol ReadPermit: Sendable {
    /// Whether the work must end now.
    ///
    /// - Parameter now: what the clock of the deadline says.
    func mustEnd(at now: UInt64) -> Bool

    /// Whether the work may take a large stored value of so many bytes into memory.
    func mayHold(bytes: Int) -> Bool
}

/// How long one write may take.
package struct WriteLimits: Sendable {
    /// When the write is given up if the writer has not started it.
    let start: Deadline
    /// Nanoseconds that it may take inside the writer.
    let duration: UInt64
    private let clock: @Sendable () -> UInt64

    /// - Parameters:
    ///   - waiting: nanoseconds that the write may wait for the writer.
    ///   - duration: nanoseconds that it may take inside the writer.
    package init(waiting: UInt64, duration: UInt64, by clock: @escaping @Sendable () -> UInt64) {
        start = Deadline(in: waiting, by: clock)
        self.duration = duration
        self.clock = clock
    }

    /// The deadline of a write that begins now.
    var end: Deadline { Deadline(in: duration, by: clock) }
}
