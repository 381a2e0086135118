/// What a filter may cost; past one of them parsing throws.
enum FilterLimits {
    /// Bytes of text.
    static let length = 4096
    /// How deeply parentheses and brackets may be nested.
    static let depth = 20
    /// Comparisons and presence tests.
    static let terms = 100
}

extension Filter {
    /// Reads a filter (RFC 7644 §3.4.2.2, figure 1).
    ///
    /// Two habits of Microsoft Entra that the grammar does not have are taken: a value path that is compared further
    /// (`emails[type eq "work"].value eq "x"`), and a bare word as a value (`externalId eq jyoung`).
    ///
    /// - Throws: `invalidFilter` naming the character, counted from 1, and what was expected there.
    package init(parsing text: String, knownSchemas: [String] = Schema.standardURNs) throws(SCIMError) {
        var parser = try FilterParser(text, knownSchemas: knownSchemas, isPath: false)
        self = try parser.wholeFilter()
    }
}

extension AttributePath {
    /// Reads the path of a PATCH operation (RFC 7644 §3.5.2), a name of `attributes` (§3.9), or a key written like one.
    ///
    /// Where one of `knownSchemas` (in any case) begins the text, the name begins behind it, else behind the last colon:
    /// a URN may contain dots. A known URN alone is a path too, with an empty `attribute`.
    ///
    /// - Throws: `invalidPath` naming the character, counted from 1, and what was expected there.
    package init(parsing text: String, knownSchemas: [String]) throws(SCIMError) {
        var parser = try FilterParser(text, knownSchemas: knownSchemas, isPath: true)
        self = try parser.wholePath()
    }
}

/// A recursive descent over the bytes of one filter or path, its depth counted.
///
///     filter     = and *( "or" and )
///     and        = term *( "and" term )
///     term       = [ "not" ] "(" filter ")" / test / valuePath [ "." subAttribute condition ]
///     test       = path condition
///     condition  = "pr" / operator value
///     valuePath  = path "[" filter "]"
///     path       = [ URN ":" ] attribute [ "." subAttribute ]
///     value      = JSON string, number, true, false or null / bare word
///
/// Operators and words in quotes are read in any case; spaces separate and are otherwise without meaning.
struct FilterParser {
    private let bytes: [UInt8]
    private let knownSchemas: [String]
    /// Whether faults are those of a path.
    private let isPath: Bool
    private var position = 0
    private var depth = 0
    private var terms = 0
    private var isInsideBrackets = false

    init(_ text: String, knownSchemas: [String], isPath: Bool) throws(SCIMError) {
        self.bytes = Array(text.utf8)
        self.knownSchemas = knownSchemas
        self.isPath = isPath
        guard bytes.count <= FilterLimits.length else {
            let detail = "\(kind) has \(bytes.count) bytes; the limit is \(FilterLimits.length)"
            throw isPath ? .invalidPath(detail) : .invalidFilter(detail)
        }
    }

    mutating func wholeFilter() throws(SCIMError) -> Filter {
        let filter = try self.filter()
        skipSpace()
        guard position == bytes.count else { throw expected("\"and\", \"or\" or the end of the filter") }
        return filter
    }

    mutating func wholePath() throws(SCIMError) -> AttributePath {
        skipSpace()
        var path = try path()
        if !path.attribute.isEmpty, path.subAttribute == nil, take("[") {
            path.valueFilter = try valueFilter()
            if take(".") { path.subAttribute = try name("a sub-attribute name") }
        }
        skipSpace()
        guard position == bytes.count else { throw expected("the end of the path") }
        return path
    }

    // MARK: Filters

    private mutating func filter() throws(SCIMError) -> Filter {
        var left = try conjunction()
        while takeWord("or") { left = .or(left, try conjunction()) }
        return left
    }

    private mutating func conjunction() throws(SCIMError) -> Filter {
        var left = try term()
        while takeWord("and") { left = .and(left, try term()) }
        return left
    }

    private mutating func term() throws(SCIMError) -> Filter {
        skipSpace()
        if takeWord("not") {
            skipSpace()
            guard take("(") else { throw expected("\"(\" after \"not\"") }
            return .not(try nested(closing: ")"))
        }
        if take("(") { return try nested(closing: ")") }

        let start = position
        let path = try path()
        guard !path.attribute.isEmpty else {
            throw fault("expected an attribute name after the URN", at: start)
        }
        guard take("[") else { return try condition(on: path) }
        guard path.subAttribute == nil else {
            throw fault("a value filter must follow an attribute, not a sub-attribute", at: position - 1)
        }
        let values = try valueFilter()
        // emails[type eq "work"].value eq "x": not in the grammar, but sent by Entra where an e-mail address is the
        // matching attribute. Both conditions are meant for the same value.
        guard take(".") else { return .anyValue(of: path, satisfies: values) }
        let subAttribute = AttributePath(try name("a sub-attribute name"))
        return .anyValue(of: path, satisfies: .and(values, try condition(on: subAttribute)))
    }

    /// What follows an opening parenthesis, and the closing one.
    private mutating func nested(closing: Unicode.Scalar) throws(SCIMError) -> Filter {
        guard depth < FilterLimits.depth else {
            throw fault("more than \(FilterLimits.depth) nested parentheses and brackets", at: position - 1)
        }
        depth += 1
        let filter = try self.filter()
        skipSpace()
        guard take(closing) else { throw expected("\"and\", \"or\" or \"\(closing)\"") }
        depth -= 1
        return filter
    }

    private mutating func valueFilter() throws(SCIMError) -> Filter {
        guard !isInsideBrackets else { throw fault("a value filter cannot be inside another", at: position - 1) }
        isInsideBrackets = true
        let filter = try nested(closing: "]")
        isInsideBrackets = false
        return filter
    }

    private mutating func condition(on path: AttributePath) throws(SCIMError) -> Filter {
        terms += 1
        skipSpace()
        let start = position
        guard terms <= FilterLimits.terms else { throw fault("more than \(FilterLimits.terms) conditions", at: start) }
        let word = self.word()
        if word.matches("pr") { return .present(path) }
        guard let comparison = Comparison(word: word) else {
            position = start
            throw expected("an operator (eq, ne, co, sw, ew, gt, ge, lt, le or pr)")
        }
        return .compare(path, comparison, try value())
    }

    // MARK: Values

    private mutating func value() throws(SCIMError) -> JSONValue {
        skipSpace()
        if position < bytes.count, bytes[position] == UInt8(ascii: "\"") { return .string(try string()) }
        let start = position
        let word = self.word()
        guard let first = word.first, !"'{,".utf8.contains(first) else {
            position = start
            throw expected("a value (text in double quotes, a number, true, false or null)")
        }
        if word.matches("true") { return true }
        if word.matches("false") { return false }
        if word.matches("null") { return .null }
        if first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first),
            case .number(let number)? = try? JSONValue(parsing: Array(word))
        {
            return .number(number)
        }
        // externalId eq jyoung: a sample of Microsoft's documentation writes values without quotes.
        return .string(String(decoding: word, as: UTF8.self))
    }

    /// A JSON string, from quote to quote.
    private mutating func string() throws(SCIMError) -> String {
        let start = position
        var isPlain = true
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            if bytes[position] == UInt8(ascii: "\\") {
                isPlain = false
                position += 1
            } else if bytes[position] < 0x20 {
                throw fault("a control character inside quotes must be escaped", at: position)
            }
            position += 1
        }
        guard position < bytes.count else { throw fault("the quoted text is not closed", at: start) }
        position += 1
        if isPlain { return String(decoding: bytes[start + 1..<position - 1], as: UTF8.self) }
        guard case .string(let text)? = try? JSONValue(parsing: Array(bytes[start..<position])) else {
            throw fault("the quoted text has an escape that JSON does not allow", at: start)
        }
        return text
    }

    // MARK: Names

    // urn:ietf:params:scim:schemas:core:2.0:User:name.familyName
    // ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ schema
    //                                            ^^^^ attribute
    //                                                 ^^^^^^^^^^ sub-attribute
    private mutating func path() throws(SCIMError) -> AttributePath {
        let start = position
        let text = word()
        position = start
        guard let lastColon = text.lastIndex(of: UInt8(ascii: ":")) else { return try attribute(of: nil) }
        let known = knownSchemas.filter { text.begins(withSchema: $0) }.max { $0.utf8.count < $1.utf8.count }
        let end = start + (known?.utf8.count ?? lastColon - start)
        let schema = String(decoding: bytes[start..<end], as: UTF8.self)
        position = end
        guard take(":") else { return AttributePath(schema: schema, "") }
        guard end > start else { throw fault("expected a URN before the colon", at: start) }
        return try attribute(of: schema)
    }

    private mutating func attribute(of schema: String?) throws(SCIMError) -> AttributePath {
        let attribute = try name("an attribute name")
        let subAttribute = take(".") ? try name("a sub-attribute name") : nil
        return AttributePath(schema: schema, attribute, subAttribute)
    }

    /// A letter, then letters, digits, hyphens and underscores (RFC 7643 §2.1); `$` may begin it, as in `$ref`.
    private mutating func name(_ description: String) throws(SCIMError) -> String {
        let start = position
        _ = take("$")
        guard position < bytes.count, bytes[position].isASCIILetter else {
            position = start
            throw expected(description)
        }
        while position < bytes.count, bytes[position].isNameCharacter { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    // MARK: Bytes

    /// The bytes up to the next space, quote, parenthesis or bracket.
    private mutating func word() -> ArraySlice<UInt8> {
        let start = position
        while position < bytes.count, !bytes[position].endsWord { position += 1 }
        return bytes[start..<position]
    }

    /// Takes the word where it is the next one, in any case, and leaves everything as it was where it is not.
    private mutating func takeWord(_ expected: String) -> Bool {
        let start = position
        skipSpace()
        if word().matches(expected) { return true }
        position = start
        return false
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position] == 0x20 || bytes[position] == 0x09 { position += 1 }
    }

    // MARK: Faults

    private var kind: String { isPath ? "the path" : "the filter" }

    private mutating func expected(_ what: String) -> SCIMError {
        skipSpace()
        let start = position
        var found = word()
        if found.isEmpty { found = bytes[start..<min(start + 1, bytes.count)] }
        let shown = found.isEmpty ? "reached the end" : "found \"\(String(decoding: found, as: UTF8.self).forDisplay)\""
        return fault("expected \(what), but \(shown)", at: start)
    }

    private func fault(_ text: String, at place: Int) -> SCIMError {
        // Bytes that continue a character of UTF-8 are not counted.
        let character = bytes[..<place].count { $0 & 0xC0 != 0x80 } + 1
        let detail = "\(kind), at character \(character): \(text)"
        return isPath ? .invalidPath(detail) : .invalidFilter(detail)
    }
}
