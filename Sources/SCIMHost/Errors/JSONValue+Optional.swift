package import SCIMCore

extension JSONValue {
    /// null for nil.
    package init(optional text: String?) { self = text.map { .string($0) } ?? .null }
    package init(optional number: Int?) { self = number.map { .number(JSONNumber($0)) } ?? .null }
}
