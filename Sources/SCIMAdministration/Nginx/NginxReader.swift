import SCIMCore
import SCIMHost

/// Reads one file of nginx's configuration.
///
///     directive = word { word } ( ";" | "{" { directive } "}" )
///     word      = bare characters | '"' … '"' | "'" … "'"
struct NginxReader {
    private let bytes: [UInt8]
    private let file: String
    private var position = 0
    private var line = 1
    private static let depthLimit = 32

    init(_ text: String, file: String) {
        bytes = Array(text.utf8)
        self.file = file
    }

    /// - Throws: `failed` with the place of what is not closed, or closed without having been opened.
    mutating func directives() throws(ServiceError) -> [NginxDirective] { try block(depth: 0) }

    private enum Token: Equatable {
        case word(String)
        case end, open, close
    }

    private mutating func block(depth: Int) throws(ServiceError) -> [NginxDirective] {
        guard depth < Self.depthLimit else { throw failure("blocks are nested too deep") }
        var found: [NginxDirective] = []
        var words: [String] = []
        var start = line
        while let token = try next() {
            switch token {
            case .word(let word):
                if words.isEmpty { start = line }
                words.append(word)
            case .end:
                if let name = words.first {
                    found.append(
                        NginxDirective(name: name, arguments: Array(words.dropFirst()), file: file, line: start))
                }
                words = []
            case .open:
                guard let name = words.first else { throw failure("\"{\" has no name before it") }
                let arguments = Array(words.dropFirst())
                words = []
                let begin = start
                let inner = try block(depth: depth + 1)
                found.append(
                    NginxDirective(name: name, arguments: arguments, block: inner, file: file, line: begin))
            case .close:
                guard depth > 0 else { throw failure("unexpected \"}\"") }
                return found
            }
        }
        guard depth == 0, words.isEmpty else { throw failure("the file ends inside a directive") }
        return found
    }

    private mutating func next() throws(ServiceError) -> Token? {
        while position < bytes.count {
            switch bytes[position] {
            case 0x0A:
                line += 1
                position += 1
            case 0x20, 0x09, 0x0D: position += 1
            case UInt8(ascii: "#"): while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            case UInt8(ascii: ";"):
                position += 1
                return .end
            case UInt8(ascii: "{"):
                position += 1
                return .open
            case UInt8(ascii: "}"):
                position += 1
                return .close
            case UInt8(ascii: "\""), UInt8(ascii: "'"): return .word(try quoted(bytes[position]))
            default: return .word(bare())
            }
        }
        return nil
    }

    private mutating func quoted(_ mark: UInt8) throws(ServiceError) -> String {
        let begin = line
        var word: [UInt8] = []
        position += 1
        while position < bytes.count {
            let byte = bytes[position]
            position += 1
            if byte == mark { return String(decoding: word, as: UTF8.self) }
            if byte == 0x0A { line += 1 }
            if byte == UInt8(ascii: "\\"), position < bytes.count {
                word.append(bytes[position])
                position += 1
            } else {
                word.append(byte)
            }
        }
        line = begin
        throw failure("a quoted text is not closed")
    }

    private mutating func bare() -> String {
        let begin = position
        while position < bytes.count {
            let byte = bytes[position]
            // `${name}` is one word.
            if byte == UInt8(ascii: "{"), position > begin, bytes[position - 1] == UInt8(ascii: "$") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "}") { position += 1 }
            } else if byte <= 0x20 || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "{") {
                break
            }
            position += 1
        }
        position = min(position, bytes.count)
        return String(decoding: bytes[begin..<position], as: UTF8.self)
    }

    private func failure(_ what: String) -> ServiceError {
        ServiceError(
            .failed, "\(file):\(line): \(what)",
            remedy: "\(machine: .command("nginx -t")) shows what nginx itself reports.")
    }
}
