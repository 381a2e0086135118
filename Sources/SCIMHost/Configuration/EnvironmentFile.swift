import SCIMCore

/// The settings of one file in the form that systemd's `EnvironmentFile=` takes.
///
/// A line is empty, a comment after `#` or `;`, or `KEY=value`. A value may be quoted: nothing is special between
/// single quotes; between double quotes a backslash takes the meaning from `"`, `\`, `` ` `` and `$`. Outside quotes a
/// backslash takes it from any character, and joins the next line when it ends one. No variable is expanded. Unlike
/// systemd, which passes over a line without `=`, that is an error here.
package struct EnvironmentFile: Sendable, Hashable {
    package var settings: [Setting]

    /// - Parameter name: what messages call the file.
    /// - Throws: at the first line that has no `=` or does not end its quote.
    package init(parsing text: String, name: String) throws(ConfigurationError) {
        var reader = EnvironmentFileReader(bytes: Array(text.utf8), name: name)
        settings = []
        while let setting = try reader.next() { settings.append(setting) }
    }
}

private struct EnvironmentFileReader {
    let bytes: [UInt8]
    let name: String
    var index = 0
    var line = 1

    init(bytes: [UInt8], name: String) {
        self.bytes = bytes
        self.name = name
    }

    mutating func next() throws(ConfigurationError) -> Setting? {
        while let byte = take() {
            if isSpace(byte) || isNewline(byte) { continue }
            if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
                skipLine()
                continue
            }
            index -= 1
            return try setting()
        }
        return nil
    }

    private mutating func setting() throws(ConfigurationError) -> Setting {
        let place = "\(name):\(line)"
        let start = index
        while let byte = peek(), !isNewline(byte), byte != UInt8(ascii: "=") { index += 1 }
        var end = index
        while end > start, isSpace(bytes[end - 1]) { end -= 1 }
        let key = text(bytes[start..<end])
        guard peek() == UInt8(ascii: "=") else {
            throw ConfigurationError(
                place: place, found: "the line has no \"=\"",
                allowed: "expected KEY=value, a comment that begins with # or ;, or an empty line")
        }
        index += 1
        return Setting(key: key, value: text(try value(key, place)[...]), place: place)
    }

    private mutating func value(_ key: String, _ place: String) throws(ConfigurationError) -> [UInt8] {
        var value: [UInt8] = []
        var kept = 0
        // A quote opens at the beginning and after another quote; in the middle of a word it is itself.
        var mayQuote = true
        while let byte = peek(), !isNewline(byte) {
            index += 1
            switch byte {
            case UInt8(ascii: "'") where mayQuote, UInt8(ascii: "\"") where mayQuote:
                value += try quoted(by: byte, key, place)
                kept = value.count
            case UInt8(ascii: "\\"):
                if let next = take(), !isNewline(next) { value.append(next) }
                kept = value.count
                mayQuote = false
            case _ where isSpace(byte):
                if !mayQuote { value.append(byte) }
            default:
                value.append(byte)
                kept = value.count
                mayQuote = false
            }
        }
        return Array(value.prefix(kept))
    }

    private mutating func quoted(
        by quote: UInt8, _ key: String, _ place: String
    ) throws(ConfigurationError) -> [UInt8] {
        var value: [UInt8] = []
        while let byte = take() {
            if byte == quote { return value }
            guard byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") else {
                value.append(byte)
                continue
            }
            guard let next = take() else { break }
            if isNewline(next) { continue }
            if !"\"\\`$".utf8.contains(next) { value.append(byte) }
            value.append(next)
        }
        throw ConfigurationError(
            place: place, key: Configuration.Key.shown(key), found: "a quote is not closed",
            allowed: "end the value with the quote it began with")
    }

    private func peek() -> UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take() -> UInt8? {
        guard let byte = peek() else { return nil }
        index += 1
        if byte == UInt8(ascii: "\n") { line += 1 }
        return byte
    }

    private mutating func skipLine() {
        while let byte = peek(), !isNewline(byte) { index += 1 }
    }

    private func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

    private func isNewline(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    private func text(_ bytes: ArraySlice<UInt8>) -> String { String(decoding: bytes, as: UTF8.self) }
}
