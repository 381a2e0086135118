/// The conditions a client puts on a request: `If-Match` and `If-None-Match` (RFC 7644 §3.14, RFC 9110 §13.1).
package struct Precondition: Sendable, Hashable {
    private let match: Tags?
    private let noneMatch: Tags?

    /// - Parameters:
    ///   - match: the text of `If-Match`; nil if the field is absent.
    ///   - noneMatch: the text of `If-None-Match`.
    package init(ifMatch match: String?, ifNoneMatch noneMatch: String?) {
        self.match = match.map(Tags.init)
        self.noneMatch = noneMatch.map(Tags.init)
    }

    package static let none = Precondition(ifMatch: nil, ifNoneMatch: nil)

    package var isEmpty: Bool { match == nil && noneMatch == nil }

    /// Whether a read of this version is answered 304.
    package func isNotModified(_ version: Version) -> Bool { noneMatch?.contains(version) ?? false }

    /// - Throws: 412 when the current version is not the one that the client means.
    package func check(_ version: Version) throws(SCIMError) {
        if let match, !match.contains(version) {
            throw SCIMError(
                412, nil,
                "If-Match does not match the current version \(version.entityTag); read the resource again and retry"
            )
        }
    }

    /// - Throws: 412 when a change is asked for only if the resource is not the current version.
    package func checkWrite(_ version: Version) throws(SCIMError) {
        try check(version)
        if let noneMatch, noneMatch.contains(version) {
            throw SCIMError(412, nil, "If-None-Match matches the current version \(version.entityTag)")
        }
    }

    /// `*` or a list of entity tags, compared weakly.
    private enum Tags: Sendable, Hashable {
        case any
        case some([ExactText])

        init(_ field: String) {
            // In quotes the star is a tag like any other.
            guard !Tags.withoutSpace(field.utf8[...]).elementsEqual("*".utf8) else {
                self = .any
                return
            }
            self = .some(field.utf8.split(separator: UInt8(ascii: ",")).map { Tags.opaqueTag($0) })
        }

        func contains(_ version: Version) -> Bool {
            switch self {
            case .any: true
            case .some(let tags): tags.contains(ExactText(version.text))
            }
        }

        private static func withoutSpace(_ text: Substring.UTF8View) -> Substring.UTF8View {
            let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
            guard let first = text.firstIndex(where: { !isSpace($0) }),
                let last = text.lastIndex(where: { !isSpace($0) })
            else { return text.prefix(0) }
            return text[first...last]
        }

        /// What is between the quotes; tags without quotes are taken too.
        private static func opaqueTag(_ text: Substring.UTF8View) -> ExactText {
            var tag = withoutSpace(text)
            if tag.starts(with: "W/".utf8) || tag.starts(with: "w/".utf8) { tag = tag.dropFirst(2) }
            let quote = UInt8(ascii: "\"")
            if tag.count >= 2, tag.first == quote, tag.last == quote { tag = tag.dropFirst().dropLast() }
            return ExactText(String(Substring(tag)))
        }
    }
}
