/// Limits of what the parser takes (D14 of the design).
package struct JSONLimits: Sendable {
    /// How deeply objects and arrays may be nested; past it the parser throws `invalidSyntax`.
    package var depth = 32
    /// Values of every kind, those inside others included; past it the parser throws 413. nil if there is no limit.
    package var nodes: Int?
    /// Non-starters in a row in one text; past it the parser throws `invalidValue`. nil if there is no limit.
    package var nonStarters: Int?

    /// Those for what is stored already.
    package init() {}

    /// Those for the body of a request.
    package static let request: JSONLimits = {
        var limits = JSONLimits()
        limits.nodes = 400_000
        limits.nonStarters = NonStarters.limit
        return limits
    }()
}

extension JSONValue {
    /// Reads one JSON text (RFC 8259) strictly: UTF-8, no duplicate member names, no NUL in strings, nothing after it.
    ///
    /// - Throws: `invalidSyntax` naming the line and column of the fault.
    package init(parsing bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(SCIMError) {
        var parser = JSONParser(bytes: bytes, limits: limits)
        self = try parser.document()
    }

    package init(parsing text: String) throws(SCIMError) {
        try self.init(parsing: Array(text.utf8))
    }
}

/// A recursive descent over the bytes of one JSON text.
struct JSONParser {
    private let bytes: [UInt8]
    private let limits: JSONLimits
    private var position = 0
    private var depth = 0
    private var nodes = 0

    init(bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
    }

    mutating func document() throws(SCIMError) -> JSONValue {
        // RFC 8259 §8.1: nobody must send a byte order mark, and it may be ignored.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
        skipSpace()
        guard position < bytes.count else { throw .invalidSyntax("the body is empty; expected a JSON object") }
        let value = try wholeValue()
        skipSpace()
        guard position == bytes.count else { throw fault("unexpected text after the JSON value") }
        return value
    }

    private mutating func value() throws(SCIMError) -> JSONValue {
        guard position < bytes.count else { throw fault("the JSON text ends where a value was expected") }
        try countNode()
        switch bytes[position] {
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "{"): return try nested { (parser) throws(SCIMError) in .object(try parser.object()) }
        case UInt8(ascii: "["): return try nested { (parser) throws(SCIMError) in .array(try parser.array()) }
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw fault("unexpected character")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(SCIMError) -> JSONValue
    ) throws(SCIMError) -> JSONValue {
        guard depth < limits.depth else {
            throw fault("more than \(limits.depth) nested objects and arrays")
        }
        depth += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func countNode() throws(SCIMError) {
        nodes += 1
        guard let limit = limits.nodes, nodes > limit else { return }
        throw SCIMError(
            413, nil, "the body has more than \(limit) JSON values; split it into several requests")
    }

    private mutating func object() throws(SCIMError) -> JSONObject {
        position += 1
        var members = JSONObject()
        var names = MemberNames()
        skipSpace()
        if take(UInt8(ascii: "}")) { return members }
        while true {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
                throw fault("expected a member name in quotes")
            }
            let start = position
            let name = try memberName()
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("expected \":\" after the member name") }
            skipSpace()
            let value = try value(of: name)
            guard names.insert(name, beside: members) else {
                throw fault("the member \"\(name.forDisplay)\" appears twice", at: start)
            }
            members.append(value, forNewKey: name)
            skipSpace()
            if take(UInt8(ascii: "}")) { return members }
            guard take(UInt8(ascii: ",")) else { throw fault("expected \",\" or \"}\"") }
            skipSpace()
        }
    }

    // What is wrong with a text begins with the path to it: `emails.value: …`.

    private mutating func wholeValue() throws(SCIMError) -> JSONValue {
        do {
            return try value()
        } catch {
            throw error.isUnplaced ? .invalidValue("the body\(error.detail)") : error
        }
    }

    private mutating func memberName() throws(SCIMError) -> String {
        do {
            return try string()
        } catch {
            throw error.isUnplaced ? .invalidValue(": a member name\(error.detail)") : error
        }
    }

    private mutating func value(of name: String) throws(SCIMError) -> JSONValue {
        do {
            return try value()
        } catch {
            guard error.type == .invalidValue else { throw error }
            throw .invalidValue("\(name.forDisplay)\(error.isUnplaced ? "" : ".")\(error.detail)")
        }
    }

    private mutating func array() throws(SCIMError) -> [JSONValue] {
        position += 1
        var elements: [JSONValue] = []
        skipSpace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            elements.append(try value())
            skipSpace()
            if take(UInt8(ascii: "]")) { return elements }
            guard take(UInt8(ascii: ",")) else { throw fault("expected \",\" or \"]\"") }
            skipSpace()
        }
    }

    private mutating func string() throws(SCIMError) -> String {
        let start = position + 1
        let bytes = bytes
        let span = bytes.span
        var end = start
        while end < span.count {
            let byte = span[end]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte < 0x20 { break }
            end &+= 1
        }
        position = end
        guard end < bytes.count else { throw fault("a string is not closed", at: start - 1) }
        if bytes[end] == UInt8(ascii: "\\") { return try escapedString(from: start) }
        guard bytes[end] >= 0x20 else { throw fault("a control character inside a string must be escaped") }
        position += 1
        return try text(span.extracting(start..<end), at: start)
    }

    /// The slow way, for a string with a backslash in it.
    private mutating func escapedString(from start: Int) throws(SCIMError) -> String {
        var decoded = Array(bytes[start..<position])
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: "\""):
                let text = try text(decoded.span, at: start)
                position += 1
                return text
            case UInt8(ascii: "\\"):
                try escape(into: &decoded)
            case 0..<0x20:
                throw fault("a control character inside a string must be escaped")
            default:
                decoded.append(byte)
                position += 1
            }
        }
        throw fault("a string is not closed", at: start - 1)
    }

    private mutating func escape(into decoded: inout [UInt8]) throws(SCIMError) {
        let start = position
        position += 1
        guard position < bytes.count else { throw fault("a string is not closed") }
        let letter = bytes[position]
        position += 1
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): decoded.append(letter)
        case UInt8(ascii: "b"): decoded.append(0x08)
        case UInt8(ascii: "f"): decoded.append(0x0C)
        case UInt8(ascii: "n"): decoded.append(0x0A)
        case UInt8(ascii: "r"): decoded.append(0x0D)
        case UInt8(ascii: "t"): decoded.append(0x09)
        case UInt8(ascii: "u"): decoded.append(contentsOf: String(try escapedScalar(at: start)).utf8)
        default: throw fault("unknown escape in a string", at: start)
        }
    }

    /// The four digits after `\u`, and the second unpaired surrogate where one follows.
    private mutating func escapedScalar(at start: Int) throws(SCIMError) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        guard unit != 0 else { throw fault("NUL is not allowed in a string", at: start) }
        if let scalar = Unicode.Scalar(unit) { return scalar }
        guard (0xD800..<0xDC00).contains(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw fault("unpaired surrogate", at: start)
        }
        let low = try fourHexDigits()
        guard (0xDC00..<0xE000).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("unpaired surrogate", at: start) }
        return scalar
    }

    private mutating func fourHexDigits() throws(SCIMError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard position < bytes.count, let digit = bytes[position].hexDigitValue else {
                throw fault("expected four hexadecimal digits after \\u")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    private mutating func number() throws(SCIMError) -> JSONNumber {
        let start = position
        _ = take(UInt8(ascii: "-"))
        if take(UInt8(ascii: "0")) {
            // No digit may follow a leading zero.
        } else if digits() == 0 {
            throw fault("expected a digit")
        }
        if take(UInt8(ascii: ".")), digits() == 0 { throw fault("expected a digit after the decimal point") }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if digits() == 0 { throw fault("expected a digit in the exponent") }
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        guard let double = Double(text), double.isFinite, text.utf8.count <= 64 else {
            throw fault("the number is too large", at: start)
        }
        return JSONNumber(checked: text)
    }

    private mutating func digits() -> Int {
        let start = position
        while position < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[position]) {
            position += 1
        }
        return position - start
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws(SCIMError) -> JSONValue {
        let end = position + word.utf8CodeUnitCount
        guard end <= bytes.count, bytes[position..<end].elementsEqual(word.description.utf8) else {
            throw fault("unexpected word; expected true, false or null")
        }
        position = end
        return value
    }

    private func text(_ span: Span<UInt8>, at start: Int) throws(SCIMError) -> String {
        let text: String
        do {
            text = String(copying: try UTF8Span(validating: span))
        } catch {
            throw fault("a string is not valid UTF-8", at: start)
        }
        if let limit = limits.nonStarters, text.hasNonStarters(inARow: limit) {
            let place = fault("", at: start - 1).detail
            throw .invalidValue(
                ": more than \(limit) combining marks in a row (\(place))")
        }
        return text
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    private func fault(_ text: String, at place: Int? = nil) -> SCIMError {
        let before = bytes[..<(place ?? position)]
        let line = before.count { $0 == 0x0A } + 1
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        let column = (place ?? position) - lineStart + 1
        return .invalidSyntax("JSON at line \(line), column \(column)\(text.isEmpty ? "" : ": ")\(text)")
    }
}

extension SCIMError {
    /// Whether the detail still waits for the name of what it is about.
    fileprivate var isUnplaced: Bool { type == .invalidValue && detail.utf8.first == UInt8(ascii: ":") }
}

/// The names of the members of one object, to find one that comes twice; a few are compared with each other, many are hashed.
private struct MemberNames {
    private var seen: Set<ExactText> = []

    /// Members that are compared with each other at most.
    private static let few = 24

    /// - Parameter members: those before.
    /// - Returns: false if one of them has the name.
    mutating func insert(_ name: String, beside members: JSONObject) -> Bool {
        guard members.count >= MemberNames.few else { return !members.contains(name) }
        if seen.isEmpty { seen = Set(members.lazy.map { ExactText($0.key) }) }
        return seen.insert(ExactText(name)).inserted
    }
}

extension UInt8 {
    /// 0 to 15 for an ASCII hexadecimal digit of either case.
    package var hexDigitValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
