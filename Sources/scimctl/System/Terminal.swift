import Glibc
import SCIMCore
import Synchronization

/// Standard output, standard error and the questions to the person before them.
enum Terminal {
    /// Whether a person can be asked.
    static var isInteractive: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Whether tables are read by a person.
    static var isOutputTerminal: Bool { isatty(STDOUT_FILENO) == 1 }

    /// Whether a person sees what standard error says while it is said.
    static var isErrorTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    static func standardOutput(_ text: String, terminator: String = "\n") {
        write(text + terminator, to: STDOUT_FILENO)
    }

    static func standardError(_ text: String, terminator: String = "\n") {
        write(text + terminator, to: STDERR_FILENO)
    }

    /// Something that should be looked at, on standard error.
    static func warn(_ text: String) {
        standardError("\("Warning:".styledForErrors(.attention)) \(text.forTerminalLines)")
    }

    static func standardOutput(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

    /// Whether what `body` prints has arrived, as far as the system can tell; nothing else ends the program here.
    ///
    /// - Returns: why it has not; nil if it has.
    static func failure(of body: () -> Void) -> String? {
        outputErrors.withLock { $0 = .collected(nil) }
        // A reader who has gone away must not end the program before it has taken back what nobody has read.
        let handler = signal(SIGPIPE, SIG_IGN)
        defer {
            outputErrors.withLock { $0 = .final }
            signal(SIGPIPE, handler)
        }
        body()
        // Some file systems tell of a full disk only now; terminals and pipes cannot be asked.
        if fsync(STDOUT_FILENO) != 0, errno != EINVAL, errno != EROFS { noteFailure(errno, of: STDOUT_FILENO) }
        guard case .collected(let code?) = outputErrors.withLock({ $0 }) else { return nil }
        return String(cString: strerror(code))
    }

    /// What an error of writing to standard output means.
    private enum OutputErrors {
        /// The program ends.
        case final
        /// The first one is kept.
        case collected(Int32?)
    }

    private static let outputErrors = Mutex(OutputErrors.final)

    private static func noteFailure(_ code: Int32, of descriptor: Int32) {
        // Whoever closed standard error does not want to hear anything.
        guard descriptor == STDOUT_FILENO else { return }
        let isFinal = outputErrors.withLock { errors in
            guard case .collected(let first) = errors else { return true }
            errors = .collected(first ?? code)
            return false
        }
        guard isFinal else { return }
        standardError("scimctl: the output could not be written: \(String(cString: strerror(code)))")
        exit(1)
    }

    /// Whether the answer begins with a y.
    static func ask(_ question: String) -> Bool {
        standardError(question, terminator: "")
        return readLine()?.lowercased().hasPrefix("y") ?? false
    }

    /// What the person types, without blanks around it; nil for nothing.
    static func read(_ question: String) -> String? {
        standardError(question, terminator: "")
        guard let line = readLine() else { return nil }
        let text = line.drop { $0 == " " }
        let end = text.lastIndex { $0 != " " }
        return end.map { String(text[...$0]) }
    }

    /// The first line of standard input; a person is asked for it, and the answer is not shown.
    static func readSecret(_ question: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() }
        var shown = termios()
        tcgetattr(STDIN_FILENO, &shown)
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
        // Only now: what is pasted at the question must be neither shown nor flushed.
        standardError(question, terminator: "")
        defer {
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &shown)
            standardError("")
        }
        return readLine()
    }

    static func exit(_ status: Int32) -> Never { Glibc.exit(status) }

    private static func write(_ text: String, to descriptor: Int32) { write(Array(text.utf8), to: descriptor) }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                guard errno == EINTR else { return noteFailure(errno, of: descriptor) }
                continue
            }
            rest = rest.dropFirst(count)
        }
    }
}
