import SCIMHost
import SCIMStore

/// How long requests may take and how large answers may be (D14 of the design). All of it ends before the worker gives up
/// requests in flight when it stops, and before the watchdog takes a thread for stuck.
package enum RequestLimits {
    /// Seconds for a request that reads.
    static let read = 20
    /// Seconds for one write inside the writer; other writes of the same commit wait for it.
    static let write = 5
    /// Seconds for which a write waits until the writer begins it.
    static let waiting = 10
    /// Seconds after which no further entry of a Bulk request is begun.
    static let bulk = 20
    /// Bytes after which a page of a list takes in no further resource.
    package static let page = 8 << 20
    /// Resources in one answer.
    static let results = 1000
    /// Entries of one Bulk request.
    static let bulkOperations = 1000
    /// Bytes of a request's body, that of a Bulk request or of any other.
    package static let body = 8 << 20
}

extension Surroundings {
    /// For a read that takes a place among the long ones once it is long or holds something large.
    func readDeadline(_ ticket: LongReads.Ticket) -> Deadline {
        Deadline(in: nanoseconds(RequestLimits.read), by: clock, permit: ticket)
    }

    func deadline(seconds: Int) -> Deadline { Deadline(in: nanoseconds(seconds), by: clock) }

    /// For one write that arrives at the writer now.
    var writeLimits: WriteLimits {
        WriteLimits(
            waiting: nanoseconds(RequestLimits.waiting), duration: nanoseconds(RequestLimits.write), by: clock)
    }

    private func nanoseconds(_ seconds: Int) -> UInt64 { UInt64(seconds) * 1_000_000_000 }
}
