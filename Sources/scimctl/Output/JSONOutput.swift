import OrderedCollections
import SCIMCore

/// What `--json` prints: one object with the number of its shape first; absent values are null, never left out.
enum JSONOutput {
    /// Stepped when a member is removed or changes its meaning; additions keep it.
    static let schema = 1

    static func print(_ members: JSONObject) {
        var object: JSONObject = ["schema": .number(JSONNumber(schema))]
        object.merge(members) { _, new in new }
        Terminal.standardOutput(JSONValue.object(object).displayBytes + [0x0A])
    }
}

extension JSONValue {
    /// null for nil.
    init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    init(_ instant: Instant?) { self = instant.map { .string($0.dateTime) } ?? .null }
    init(_ number: Int) { self = .number(JSONNumber(number)) }
    init(_ number: Int?) { self = number.map { .number(JSONNumber($0)) } ?? .null }
}
