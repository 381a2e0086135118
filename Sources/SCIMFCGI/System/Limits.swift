/// How long things may take, and how much there may be of them.
package struct Limits: Sendable {
    /// From the first byte of a request to its last; then what came of it is refused.
    package var readTimeout: Duration = .seconds(5)
    /// From the first byte of an answer to its last; then the connection is cut.
    package var writeTimeout: Duration = .seconds(30)
    /// A thread that works longer than this on one request is stuck, and the watchdog is no longer fed: every request has
    /// a deadline that comes earlier.
    package var work: Duration = .seconds(30)
    /// Housekeeping that takes longer than this is stuck as well. A checkpoint on a slow disk may take its time.
    package var housekeeping: Duration = .seconds(120)
    /// When stopping, how long it must be quiet before kept connections are given up.
    package var quiet: Duration = .milliseconds(200)
    /// When stopping, how long requests in flight are waited for.
    package var drain: Duration = .seconds(25)
    /// How long nothing must have been asked before memory that is not used is given back.
    package var idleTrim: Duration = .seconds(5)
    /// How long no connection is accepted after the machine had no resources for one.
    package var pause: Duration = .milliseconds(100)
    /// How long the worker does not repeat that the machine has no resources.
    package var warningInterval: Duration = .seconds(60)
    /// Bytes of a request's body; more is answered 413.
    package var bodyBytes = 8 << 20
    /// Whether the fields are read that only browsers' requests are judged by.
    package var readsBrowserFields = false
    /// Descriptors that connections leave to the database, the log and the rest.
    package var spareDescriptors = 64

    package init() {}

    /// Threads for so many processors: most of a write is waiting for the disk, and those that wait share one commit.
    static func threads(processors: Int) -> Int { min(32, max(4, 4 * processors)) }
}
