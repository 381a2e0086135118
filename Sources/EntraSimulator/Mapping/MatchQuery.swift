import SCIMCore

/// The query string of a search, percent-encoded as Entra's client does: `+` for a blank (Q6).
package struct MatchQuery: Sendable, Hashable {
    private var parameters: [String] = []

    package init() {}

    /// `filter=userName+eq+%22ada%40contoso.example%22`; several conditions are joined by `and`.
    package func filter(_ conditions: (path: String, value: String)...) -> MatchQuery {
        let text = conditions.map { "\($0.path) eq \(MatchQuery.quoted($0.value))" }.joined(separator: " and ")
        return adding("filter=\(MatchQuery.encoded(text))")
    }

    package func parameter(_ name: String, _ value: String) -> MatchQuery {
        adding("\(name)=\(MatchQuery.encoded(value))")
    }

    /// A parameter without value: the flag of the Tenant URL, where it is forwarded (Q7).
    package func flag(_ name: String) -> MatchQuery { adding(name) }

    /// What follows the path, its question mark included; empty if there is no parameter.
    package var text: String { parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&") }

    private func adding(_ parameter: String) -> MatchQuery {
        var copy = self
        copy.parameters.append(parameter)
        return copy
    }

    /// A JSON string, as the values of a filter are (RFC 7644 §3.4.2.2, Q19).
    private static func quoted(_ value: String) -> String {
        var writer = JSONWriter()
        writer.append(value)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private static func encoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            case UInt8(ascii: " "): encoded.append("+")
            default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
