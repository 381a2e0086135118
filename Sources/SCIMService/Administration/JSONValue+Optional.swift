import SCIMCore

extension JSONValue {
    /// null for nil.
    init(optional text: String?) { self = text.map { .string($0) } ?? .null }
    init(optional number: Int?) { self = number.map { .number(JSONNumber($0)) } ?? .null }
}
