import SCIMCore

/// The members of a header or of a payload, each read as what it has to be.
struct AssertionMembers {
    let part: AssertionPart
    private let members: JSONObject

    /// - Parameter bytes: the decoded part.
    /// - Throws: `syntax` if they are not one JSON object whose names differ from each other.
    init(_ part: AssertionPart, _ bytes: [UInt8]) throws(AssertionRefusal) {
        self.part = part
        var limits = JSONLimits()
        limits.depth = 8
        limits.nonStarters = NonStarters.limit
        let value: JSONValue
        do throws(SCIMError) {
            guard !bytes.isEmpty else { throw SCIMError.invalidSyntax("it is empty") }
            value = try JSONValue(parsing: bytes, limits: limits)
        } catch {
            throw .syntax(part, error.detail)
        }
        guard let members = value.object else { throw .syntax(part, "it is \(value.kind)") }
        self.members = members
    }

    func contains(_ name: String) -> Bool { members.contains(name) }

    /// - Returns: nil if there is no such member.
    /// - Throws: `member` if it is not a string.
    func text(_ name: String) throws(AssertionRefusal) -> String? {
        guard let value = members[name] else { return nil }
        guard let text = value.string else { throw fault(name, value, "a string") }
        return text
    }

    /// The first of them that there is.
    ///
    /// - Throws: `member` if it is not a string.
    func firstText(of names: [String]) throws(AssertionRefusal) -> String? {
        for name in names {
            if let text = try text(name) { return text }
        }
        return nil
    }

    /// - Throws: `member` if there is no such member, or it is not a string with something in it.
    func requiredText(_ name: String) throws(AssertionRefusal) -> String {
        guard let text = try text(name) else { throw .member(part, name: name, .missing) }
        guard !text.isEmpty else { throw .member(part, name: name, .empty) }
        return text
    }

    /// - Parameter allowsText: whether one string may stand for an array with only that string.
    /// - Returns: nil if there is no such member.
    /// - Throws: `member` if it is not an array of strings.
    func texts(_ name: String, allowsText: Bool = false) throws(AssertionRefusal) -> [String]? {
        guard let value = members[name] else { return nil }
        if allowsText, let text = value.string { return [text] }
        let expected = allowsText ? "a string or an array of strings" : "an array of strings"
        guard let elements = value.array else { throw fault(name, value, expected) }
        var texts: [String] = []
        for element in elements {
            guard let text = element.string else {
                throw .member(part, name: name, .kind("an array with \(element.kind)", expected: expected))
            }
            texts.append(text)
        }
        return texts
    }

    /// A NumericDate: seconds since 1970, a fraction of one too (RFC 7519 §2).
    ///
    /// - Returns: nil if there is no such member.
    /// - Throws: `member` if it is not a number, or not a time before the year 10000.
    func time(_ name: String) throws(AssertionRefusal) -> Instant? {
        guard let value = members[name] else { return nil }
        guard let number = value.number, let seconds = number.double else { throw fault(name, value, "a number") }
        guard (0...253_402_300_799).contains(seconds) else { throw .member(part, name: name, .time(number.text)) }
        return Instant(milliseconds: Int64(seconds * 1000))
    }

    private func fault(_ name: String, _ value: JSONValue, _ expected: String) -> AssertionRefusal {
        .member(part, name: name, .kind(value.kind, expected: expected))
    }
}
