import Logging
import Synchronization

/// The log's lines about what fails for a reason of ours: at most one per second and cause, since a full disk makes every
/// write fail.
final class FailureLog: Sendable {
    private let logger: Logger
    /// Nanoseconds of a clock that only goes forward.
    private let clock: @Sendable () -> UInt64
    /// By the cause: a few dozen at most, as many as there are kinds of errors.
    private let lines = Mutex<[String: Line]>([:])

    private struct Line {
        /// When the last line was written.
        var time: UInt64
        /// How many were left out since.
        var left = 0
    }

    private static let interval: UInt64 = 1_000_000_000

    init(_ logger: Logger, clock: @escaping @Sendable () -> UInt64) {
        self.logger = logger
        self.clock = clock
    }

    /// Writes the line, or counts it for the next one of the same cause.
    func write(_ level: Logger.Level, cause: String, _ message: String, metadata: Logger.Metadata = [:]) {
        let now = clock()
        let left = lines.withLock { lines -> Int? in
            if let line = lines[cause], now < line.time + FailureLog.interval {
                lines[cause]?.left += 1
                return nil
            }
            defer { lines[cause] = Line(time: now) }
            return lines[cause]?.left ?? 0
        }
        guard let left else { return }
        let more = left == 0 ? "" : " (\(left) more of the same since the last line)"
        logger.log(level: level, "\(message)\(more)", metadata: metadata)
    }
}
