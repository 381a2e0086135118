import SCIMCore
import SCIMHTTP

/// The request target taken apart: the segments below the base path, decoded one by one, and the query parameters.
struct RequestTarget {
    /// Below `/scim/v2`; neither a trailing slash nor a repeated one leaves an empty segment. nil if the target is not below
    /// the base path.
    let segments: [String]?
    let parameters: QueryParameters

    /// - Parameter basePath: the path of the base URL, without a trailing slash.
    /// - Throws: `invalidSyntax` for a broken percent-encoding.
    init(_ target: String, basePath: String) throws(SCIMError) {
        let bytes = Array(target.utf8)
        let path = RequestTarget.start(of: bytes)
        let end = bytes[path...].firstIndex(of: UInt8(ascii: "?")) ?? bytes.endIndex
        if let plain = try RequestTarget.segments(of: bytes[path..<end], below: basePath) {
            segments = plain
        } else {
            segments = try RequestTarget.segments(of: bytes[path..<end].withoutRepeatedSlashes, below: basePath)
        }
        parameters = end == bytes.endIndex ? [:] : try QueryParameters(bytes[(end + 1)...])
    }

    /// Whether this is `/Groups` or below it, which needs group sync (D1 of the design).
    var addressesGroups: Bool {
        guard let first = segments?.first, first.utf8.count == 6 else { return false }
        return first.asciiLowercased == "groups"
    }

    /// Where the path begins: in absolute form (RFC 9112 §3.2.2) behind the authority, which is none of our business.
    private static func start(of target: [UInt8]) -> Int {
        guard target.first != UInt8(ascii: "/") else { return 0 }
        let scheme = target.prefix { $0 != UInt8(ascii: ":") }
        guard target[scheme.endIndex...].starts(with: "://".utf8) else { return 0 }
        return target[(scheme.endIndex + 3)...].firstIndex(of: UInt8(ascii: "/")) ?? target.endIndex
    }

    private static func segments(
        of path: ArraySlice<UInt8>, below basePath: String
    ) throws(SCIMError) -> [String]? {
        let base = basePath.utf8Span.span
        guard path.count >= base.count else { return nil }
        for index in base.indices where path[path.startIndex + index] != base[index] { return nil }
        var start = path.startIndex + base.count
        guard start < path.endIndex else { return [] }
        guard path[start] == UInt8(ascii: "/") else { return nil }
        var segments: [String] = []
        segments.reserveCapacity(2)
        while start < path.endIndex {
            start += 1
            let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.endIndex
            if start < end { segments.append(try decode(path[start..<end], plusIsSpace: false)) }
            start = end
        }
        return segments
    }

    fileprivate static func decode(_ text: ArraySlice<UInt8>, plusIsSpace: Bool) throws(SCIMError) -> String {
        do {
            return try PercentCoding.decode(text, plusIsSpace: plusIsSpace)
        } catch {
            switch error {
            case .brokenEscape:
                throw .invalidSyntax("the request's URL has a \"%\" that is not followed by two hexadecimal digits")
            case .notUTF8: throw .invalidSyntax("the request's URL does not decode to valid UTF-8")
            }
        }
    }
}

extension ArraySlice<UInt8> {
    /// The same path with one slash for several in a row, as nginx compares it with its locations.
    fileprivate var withoutRepeatedSlashes: ArraySlice<UInt8> {
        let slash = UInt8(ascii: "/")
        guard indices.dropFirst().contains(where: { self[$0] == slash && self[$0 - 1] == slash }) else { return self }
        var folded: [UInt8] = []
        for byte in self where byte != slash || folded.last != slash { folded.append(byte) }
        return folded[...]
    }
}

/// The parameters of a query. There are a few, so they are looked for one after another.
struct QueryParameters: Sendable, ExpressibleByDictionaryLiteral {
    /// Names in lower case; of a name that comes twice the first counts (Q7: unknown and valueless ones do no harm).
    private var pairs: [(name: String, value: String)] = []

    /// Others than SCIM's are not kept, so that nobody can make the list long.
    private static let known: Set<String> = [
        "filter", "sortby", "sortorder", "cursor", "startindex", "count", "attributes", "excludedattributes",
    ]

    init(dictionaryLiteral elements: (String, String)...) {
        pairs = elements.map { (name: $0.asciiLowercased, value: $1) }
    }

    /// - Parameter query: what follows the question mark.
    /// - Throws: `invalidSyntax` for a broken percent-encoding.
    init(_ query: ArraySlice<UInt8>) throws(SCIMError) {
        var start = query.startIndex
        while start < query.endIndex {
            let end = query[start...].firstIndex(of: UInt8(ascii: "&")) ?? query.endIndex
            if start < end { try take(query[start..<end]) }
            start = end + 1
        }
    }

    private mutating func take(_ pair: ArraySlice<UInt8>) throws(SCIMError) {
        let mark = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        let name = try RequestTarget.decode(pair[..<mark], plusIsSpace: true).asciiLowercased
        guard self[name] == nil else { return }
        let value = mark == pair.endIndex ? "" : try RequestTarget.decode(pair[(mark + 1)...], plusIsSpace: true)
        if QueryParameters.known.contains(name) { pairs.append((name, value)) }
    }

    var isEmpty: Bool { pairs.isEmpty }

    /// The value of the parameter of that name in lower case.
    subscript(name: String) -> String? {
        for pair in pairs where pair.name == name { return pair.value }
        return nil
    }
}
