import OrderedCollections
import SCIMCore

/// What stands for `{{name}}` in an exchange.
struct Placeholders: Sendable {
    private var values: [String: String]

    /// - Parameter unique: lower-case letters and digits, other ones for every exchange.
    init(unique: String, baseURL: String, token: String) {
        values = ["uniq": unique, "base": baseURL, "token": token]
    }

    subscript(_ name: String) -> String? {
        get { values[name] }
        set { values[name] = newValue }
    }

    /// The text with every known name replaced; an unknown one stays as it is.
    func fill(_ text: String) -> String {
        var filled = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            filled += rest[..<start.lowerBound]
            let name = String(rest[start.upperBound..<end.lowerBound])
            filled += values[name] ?? "{{\(name)}}"
            rest = rest[end.upperBound...]
        }
        return filled + rest
    }

    func fill(_ value: JSONValue) -> JSONValue {
        switch value {
        case .string(let text): .string(fill(text))
        case .array(let elements): .array(elements.map { fill($0) })
        case .object(let members):
            .object(JSONObject(members.map { (fill($0.key), fill($0.value)) }, uniquingKeysWith: { first, _ in first }))
        case .null, .bool, .number: value
        }
    }
}
