import SCIMCore

/// The request target taken apart: the segments below the base path, decoded one by one, and the query parameters.
struct RequestTarget {
    /// Below `/scim/v2`; a trailing slash leaves no empty segment. nil where the target is not below the base path.
    let segments: [String]?
    /// Names in lower case; of a name that comes twice the first counts (Q7: unknown and valueless ones do no harm).
    let parameters: [String: String]

    /// - Parameter basePath: the path of the base URL, without a trailing slash.
    /// - Throws: `invalidSyntax` for a broken percent-encoding.
    init(_ target: String, basePath: String) throws(SCIMError) {
        let (path, query) = RequestTarget.split(target)
        segments = try RequestTarget.segments(of: path, below: basePath)
        parameters = try RequestTarget.parameters(of: query)
    }

    /// Whether this is `/Groups` or below it, which needs group sync (D1 of the design).
    var addressesGroups: Bool { segments?.first?.asciiLowercased == "groups" }

    private static func split(_ target: String) -> (path: Substring.UTF8View, query: Substring.UTF8View) {
        var rest = target[...].utf8
        if rest.first != UInt8(ascii: "/"), let scheme = target.firstRange(of: "://") {
            // Absolute form (RFC 9112 §3.2.2): the authority is none of our business.
            rest = target[scheme.upperBound...].utf8
            rest = rest.firstIndex(of: UInt8(ascii: "/")).map { rest[$0...] } ?? rest[rest.endIndex...]
        }
        guard let mark = rest.firstIndex(of: UInt8(ascii: "?")) else { return (rest, rest[rest.endIndex...]) }
        return (rest[..<mark], rest[rest.index(after: mark)...])
    }

    private static func segments(of path: Substring.UTF8View, below basePath: String) throws(SCIMError) -> [String]? {
        guard path.starts(with: basePath.utf8) else { return nil }
        let rest = path.dropFirst(basePath.utf8.count)
        guard let first = rest.first else { return [] }
        guard first == UInt8(ascii: "/") else { return nil }
        var segments: [String] = []
        for part in rest.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            segments.append(try decode(part, plusIsSpace: false))
        }
        if segments.last == "" { segments.removeLast() }
        return segments
    }

    private static func parameters(of query: Substring.UTF8View) throws(SCIMError) -> [String: String] {
        var parameters: [String: String] = [:]
        for pair in query.split(separator: UInt8(ascii: "&")) {
            let mark = pair.firstIndex(of: UInt8(ascii: "="))
            let name = try decode(pair[..<(mark ?? pair.endIndex)], plusIsSpace: true).asciiLowercased
            guard parameters[name] == nil else { continue }
            parameters[name] =
                try mark.map { (mark) throws(SCIMError) in
                    try decode(pair[pair.index(after: mark)...], plusIsSpace: true)
                } ?? ""
        }
        return parameters
    }

    /// Percent-decoding, once, to valid UTF-8.
    private static func decode(_ text: Substring.UTF8View, plusIsSpace: Bool) throws(SCIMError) -> String {
        guard text.contains(where: { $0 == UInt8(ascii: "%") || plusIsSpace && $0 == UInt8(ascii: "+") }) else {
            return String(Substring(text))
        }
        var decoded: [UInt8] = []
        decoded.reserveCapacity(text.count)
        var position = text.startIndex
        while position < text.endIndex {
            let byte = text[position]
            position = text.index(after: position)
            if byte == UInt8(ascii: "+") && plusIsSpace {
                decoded.append(0x20)
            } else if byte == UInt8(ascii: "%") {
                let digits = text[position...].prefix(2)
                guard digits.count == 2, let high = digits.first?.hexDigitValue, let low = digits.last?.hexDigitValue
                else {
                    throw .invalidSyntax("the request's URL has a \"%\" that is not followed by two hexadecimal digits")
                }
                decoded.append(high << 4 | low)
                position = text.index(position, offsetBy: 2)
            } else {
                decoded.append(byte)
            }
        }
        guard let text = String(validating: decoded, as: UTF8.self) else {
            throw .invalidSyntax("the request's URL does not decode to valid UTF-8")
        }
        return text
    }
}
