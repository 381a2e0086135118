import OrderedCollections
import SCIMCore

/// What an expectation of the corpus says of one value: a literal, or an object of matchers that must all hold.
///
/// An object that holds something else than matchers asks for at least its members. Literals compare with type: true is
/// neither 1 nor "true". `nil` is a value that is not there.
struct Matcher {
    private let wanted: JSONValue

    init(_ wanted: JSONValue) { self.wanted = wanted }

    func matches(_ value: JSONValue?) -> Bool {
        guard let members = wanted.object else { return Self.areSame(value, wanted) }
        guard !members.isEmpty, members.keys.allSatisfy(Self.isName) else { return holds(members, value) }
        return members.allSatisfy { Self.satisfies(value, $0.key, $0.value) }
    }

    private func holds(_ members: JSONObject, _ value: JSONValue?) -> Bool {
        guard let found = value?.object else { return false }
        return members.allSatisfy { Matcher($0.value).matches(found[$0.key]) }
    }

    private static func isName(_ name: String) -> Bool {
        ["$absent", "$empty", "$exists", "$type", "$len", "$match", "$contains", "$not", "$anyOf", "$all", "$ieq"]
            .contains(name)
    }

    private static func satisfies(_ value: JSONValue?, _ name: String, _ argument: JSONValue) -> Bool {
        let isThere = value != nil && value != .null
        switch name {
        case "$absent": return !isThere == argument.bool
        case "$empty": return (!isThere || value == "") == argument.bool
        case "$exists": return isThere == argument.bool
        case "$type": return value.map(kind) == argument.string
        case "$len": return count(value) == argument.number?.integer && count(value) != nil
        case "$match": return find(argument.string, in: value?.string)
        case "$contains": return value?.array?.contains { Matcher(argument).matches($0) } ?? false
        case "$not": return !Matcher(argument).matches(value)
        case "$anyOf": return argument.array?.contains { Matcher($0).matches(value) } ?? false
        case "$all": return argument.array?.allSatisfy { Matcher($0).matches(value) } ?? false
        case "$ieq": return value?.string != nil && value?.string?.lowercased() == argument.string?.lowercased()
        default: preconditionFailure("\(name) is no matcher")
        }
    }

    private static func kind(_ value: JSONValue) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    private static func count(_ value: JSONValue?) -> Int? {
        value?.array?.count ?? value?.string?.unicodeScalars.count
    }

    private static func find(_ pattern: String?, in text: String?) -> Bool {
        guard let pattern, let text else { return false }
        do { return try Regex(pattern).firstMatch(in: text) != nil } catch {
            preconditionFailure("the corpus holds the expression \(pattern): \(error)")
        }
    }

    /// Equal in type and value; the order of an object's members says nothing.
    private static func areSame(_ value: JSONValue?, _ other: JSONValue) -> Bool {
        switch (value, other) {
        case (.number(let left), .number(let right)): left.text == right.text || left.double == right.double
        case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
        case (.array(let left), .array(let right)): left.count == right.count && zip(left, right).allSatisfy(areSame)
        case (.object(let left), .object(let right)):
            left.count == right.count
                && left.allSatisfy { key, element in right[key].map { areSame(element, $0) } ?? false }
        default: value == other
        }
    }
}

extension JSONValue {
    /// What a JSON pointer names (RFC 6901); nil if there is nothing.
    func pointed(_ pointer: String) -> JSONValue? {
        var value = self
        for step in pointer.split(separator: "/", omittingEmptySubsequences: false).dropFirst() {
            let name = String(step).replacing("~1", with: "/").replacing("~0", with: "~")
            let next = value.array.flatMap { elements in
                Int(name).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
            }
            guard let found = value[name] ?? next else { return nil }
            value = found
        }
        return value
    }
}
