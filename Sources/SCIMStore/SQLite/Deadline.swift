/// The moment by which a piece of work must be done, on a clock that its owner passes in.
package struct Deadline: Sendable {
    private let clock: @Sendable () -> UInt64
    private let end: UInt64
    private let mustEnd: (@Sendable (UInt64) -> Bool)?

    /// - Parameters:
    ///   - duration: nanoseconds from now.
    ///   - clock: nanoseconds of a clock that only goes forward.
    ///   - mustEnd: whether the work must end earlier; given what the clock says.
    package init(
        in duration: UInt64, by clock: @escaping @Sendable () -> UInt64,
        unless mustEnd: (@Sendable (UInt64) -> Bool)? = nil
    ) {
        self.clock = clock
        self.mustEnd = mustEnd
        end = clock() + duration
    }

    package var hasPassed: Bool {
        let now = clock()
        return now >= end || mustEnd?(now) ?? false
    }
}

/// How long one write may take.
package struct WriteLimits: Sendable {
    /// When the write is given up if the writer has not begun it.
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
