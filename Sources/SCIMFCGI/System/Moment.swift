import CSystem

/// A point on the monotonic clock, in nanoseconds.
struct Moment: Sendable, Comparable {
    let nanoseconds: UInt64

    static var now: Moment { Moment(nanoseconds: machine_nanoseconds()) }

    static func < (left: Moment, right: Moment) -> Bool { left.nanoseconds < right.nanoseconds }

    static func + (moment: Moment, duration: Duration) -> Moment {
        Moment(nanoseconds: moment.nanoseconds + UInt64(max(0, duration.wholeMilliseconds)) * 1_000_000)
    }

    /// What lies between, zero where `earlier` is later.
    func since(_ earlier: Moment) -> Duration {
        .nanoseconds(nanoseconds > earlier.nanoseconds ? Int64(nanoseconds - earlier.nanoseconds) : 0)
    }
}

extension Duration {
    /// Rounded up, so that who sleeps for it does not wake too early.
    var wholeMilliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
    }
}
