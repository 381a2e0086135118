import Glibc
package import Logging
import Synchronization

/// Where log entries go: to the journal with fields of their own, else as lines on standard error.
package final class LogOutput: Sendable {
    private let journal: DatagramSocket?
    /// The place of the level among all of them; asked for with every request.
    private let threshold: Atomic<Int>

    /// - Parameter environment: `JOURNAL_STREAM`, by which the journal tells a service that it reads standard error.
    init(environment: [String: String], level: Logger.Level, journalPath: String = "/run/systemd/journal/socket") {
        var status = stat()
        let isJournal = fstat(2, &status) == 0 && environment["JOURNAL_STREAM"] == "\(status.st_dev):\(status.st_ino)"
        journal = isJournal && access(journalPath, F_OK) == 0 ? DatagramSocket(path: journalPath) : nil
        threshold = Atomic(level.place)
    }

    /// The least severe level that is written; can be changed while running.
    package var level: Logger.Level {
        get { Logger.Level.allCases[threshold.load(ordering: .relaxed)] }
        set { threshold.store(newValue.place, ordering: .relaxed) }
    }

    func logger(label: String) -> Logger {
        Logger(label: label) { _ in LogOutputHandler(output: self) }
    }

    func write(_ entry: LogEntry) {
        if let journal, journal.send(entry.journalMessage) { return }
        Self.writeLine(entry)
    }

    /// Writes a line where no log has been set up.
    static func writeLine(_ message: String, _ level: Logger.Level) {
        writeLine(LogEntry(level: level, message: message, fields: []))
    }

    private static func writeLine(_ entry: LogEntry) {
        let line = entry.line(showingPriority: isatty(2) == 0)
        // One write at a time, so that lines of several threads do not mix, and none finds the space taken that it was
        // promised. Where nobody reads the log, or it is gone, the line is lost: a log stops nobody.
        turn.withLock { _ in
            var log = pollfd(fd: 2, events: Int16(POLLOUT), revents: 0)
            guard poll(&log, 1, 0) > 0, log.revents & Int16(POLLOUT) != 0 else { return }
            _ = Glibc.write(2, line, line.count)
        }
    }

    private static let turn = Mutex(())
}

extension Logger.Level {
    fileprivate var place: Int { Logger.Level.allCases.firstIndex(of: self) ?? 0 }
}

/// The handler of swift-log's loggers.
private struct LogOutputHandler: LogHandler {
    let output: LogOutput
    var metadata: Logger.Metadata = [:]
    private var ownLevel: Logger.Level?

    init(output: LogOutput) { self.output = output }

    var logLevel: Logger.Level {
        get { ownLevel ?? output.level }
        set { ownLevel = newValue }
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let fields = all.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value.description) }
        output.write(LogEntry(level: event.level, message: event.message.description, fields: fields))
    }
}
