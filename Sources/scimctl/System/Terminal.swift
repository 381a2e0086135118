import Glibc
import SCIMCore

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
    static func warn(_ text: String) { standardError("\("Warning:".styledForErrors(.attention)) \(text)") }

    static func standardOutput(_ bytes: [UInt8]) { write(bytes, to: STDOUT_FILENO) }

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

    /// The first line of standard input; a person is asked for it, and what he types is not shown.
    static func readSecret(_ question: String) -> String? {
        guard isatty(STDIN_FILENO) == 1 else { return readLine() }
        standardError(question, terminator: "")
        var shown = termios()
        tcgetattr(STDIN_FILENO, &shown)
        var hidden = shown
        hidden.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden)
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
                guard errno == EINTR else { return }
                continue
            }
            rest = rest.dropFirst(count)
        }
    }
}
