import SCIMCore
import SCIMHTTP

/// The parameters of a token request (RFC 6749 Appendix B).
struct FormParameters: Sendable {
    private var values: [String: String] = [:]

    /// Parameters that a request may have; it needs six at most.
    private static let most = 32

    /// - Parameter text: a body in the form `application/x-www-form-urlencoded`, or a query.
    /// - Throws: `invalid_request` for a broken encoding, and for a name that comes twice (§3.2).
    init(_ text: ArraySlice<UInt8>) throws(OAuthError) {
        for pair in text.split(separator: UInt8(ascii: "&")) {
            let mark = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let name = try FormParameters.decode(pair[..<mark])
            let value = mark == pair.endIndex ? "" : try FormParameters.decode(pair[(mark + 1)...])
            guard values.updateValue(value, forKey: name) == nil else {
                throw .request("a parameter is repeated; each may be sent once")
            }
            guard values.count <= FormParameters.most else { throw .request("there are too many parameters") }
        }
    }

    /// A parameter without a value counts as one that was not sent (§3.2).
    subscript(name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether one of these names was sent, with or without a value.
    func contains(anyOf names: Set<String>) -> Bool { values.keys.contains(where: names.contains) }

    /// Decodes one name, value or part of Basic credentials.
    static func decode(_ text: ArraySlice<UInt8>) throws(OAuthError) -> String {
        do {
            return try PercentCoding.decode(text, plusIsSpace: true)
        } catch {
            throw .request("a parameter is not encoded as application/x-www-form-urlencoded")
        }
    }
}
