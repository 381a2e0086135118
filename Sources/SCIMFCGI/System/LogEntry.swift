import Logging

/// One entry of the log in its two forms.
struct LogEntry {
    /// What the journal calls the process: the name of the program, as for every other.
    private static let program = CommandLine.arguments.first?.split(separator: "/").last.map(String.init) ?? "scim-fcgi"

    let level: Logger.Level
    let message: String
    /// Names as the code says them (`request-id`); in the journal upper case with underscores (`REQUEST_ID`).
    let fields: [(name: String, value: String)]

    /// syslog's number for the level (sd-daemon(3)).
    var priority: Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    /// `<6>message request-id=5ae5… organization=acme` with a newline; control characters become U+FFFD.
    ///
    /// At most as long as a pipe with any space at all takes without waiting (`PIPE_BUF`).
    func line(showingPriority: Bool) -> [UInt8] {
        Array(((showingPriority ? "<\(priority)>" : "") + text).utf8.prefix(4095)) + [UInt8(ascii: "\n")]
    }

    private var text: String { Self.plain(message + shownFields) }

    private static func plain(_ text: String) -> String {
        var shown = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            shown.append(isControl ? "\u{FFFD}" : scalar)
        }
        return String(shown)
    }

    /// What follows the message where there are no fields; the number of the kind of event is for programs.
    private var shownFields: String {
        fields.filter { $0.name != "message-id" }.map { " \($0.name)=\($0.value)" }.joined()
    }

    /// The entry in the journal's native protocol. Of the fields, only the request's name is in the text too: it is what
    /// leads from Entra's log to this one.
    var journalMessage: [UInt8] {
        let request = fields.first { $0.name == "request-id" }.map { " (request \($0.value))" } ?? ""
        let text = Self.plain(self.message + request)
        var message: [UInt8] = []
        append("MESSAGE", text, to: &message)
        append("PRIORITY", String(priority), to: &message)
        append("SYSLOG_IDENTIFIER", LogEntry.program, to: &message)
        for field in fields { append(journalName(field.name), field.value, to: &message) }
        return message
    }

    // NAME=value\n, or where the value holds a newline: NAME\n, 64 bits of length in little endian, value, \n
    private func append(_ name: String, _ value: String, to message: inout [UInt8]) {
        let bytes = value.utf8.prefix(32_768)
        message += name.utf8
        if bytes.contains(UInt8(ascii: "\n")) {
            message.append(UInt8(ascii: "\n"))
            for shift in stride(from: 0, to: 64, by: 8) {
                message.append(UInt8(truncatingIfNeeded: bytes.count >> shift))
            }
        } else {
            message.append(UInt8(ascii: "="))
        }
        message += bytes
        message.append(UInt8(ascii: "\n"))
    }

    // The journal refuses names that begin with an underscore or a digit, and keeps 64 bytes.
    private func journalName(_ name: String) -> String {
        let isPlain = { (byte: UInt8) in (0x41...0x5A).contains(byte) || (0x30...0x39).contains(byte) }
        let bytes = name.uppercased().utf8.prefix(64).map { isPlain($0) ? $0 : UInt8(ascii: "_") }
        let named = bytes.drop { !(0x41...0x5A).contains($0) }
        return named.isEmpty ? "FIELD" : String(decoding: named, as: UTF8.self)
    }
}
