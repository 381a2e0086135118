import Testing

@testable import SCIMCore

/// What an operation is said to look at is at least what it does look at, whatever it is.
@Suite struct PatchWorkTests {
    private static let paths = [
        "entitlements", "entitlements.display", "entitlements.primary", #"entitlements[type eq "t1"]"#,
        #"entitlements[type eq "t1"].display"#, #"entitlements[value eq "x" and type eq "none"].display"#,
        #"entitlements[value sw "x" or not (primary pr)]"#, #"entitlements[type eq "none" and value eq "z"]"#,
    ]

    private static func element(_ random: inout SeededRandom) -> JSONValue {
        var members: JSONObject = ["value": .string(["x", "X", "y", "z"].randomElement(using: &random) ?? "x")]
        members["type"] = .string("t\(Int.random(in: 0...300, using: &random))")
        if Bool.random(using: &random) { members["display"] = "d" }
        if Bool.random(using: &random) { members["primary"] = .bool(Bool.random(using: &random)) }
        return .object(members)
    }

    private static func entry(_ random: inout SeededRandom) -> PatchEntry {
        let kind = PatchOperation.Kind.allCases.randomElement(using: &random) ?? .add
        let path = paths.randomElement(using: &random) ?? "entitlements"
        let value: JSONValue? =
            if path.hasSuffix(".display") {
                .string("d\(Int.random(in: 0...2, using: &random))")
            } else if path.hasSuffix(".primary") {
                true
            } else if path.hasSuffix("]") {
                element(&random)
            } else {
                .array((0..<Int.random(in: 1...20, using: &random)).map { _ in element(&random) })
            }
        return PatchEntry(kind, path: path, value: kind == .remove && Bool.random(using: &random) ? nil : value)
    }

    @Test func `each value that is changed, compared or copied is counted, for operations of every kind`() throws {
        let attribute = try #require(Schema.user.attribute("entitlements"))
        var random = SeededRandom(seed: 413)
        for _ in 0..<2000 {
            let elements = (0..<Int.random(in: 0...200, using: &random)).map { _ in Self.element(&random) }
            let request = try PatchRequest([Self.entry(&random)], of: .user, habits: .strict)
            guard let operation = request.operations.first,
                case .attribute(let target, where: let filter) = operation.target
            else { continue }
            var values = MultiValue(attribute: attribute, elements: elements)
            let work = values.work(operation, subAttribute: target.subAttribute, filter: filter)
            try values.apply(operation, subAttribute: target.subAttribute, filter: filter)
            let changed = zip(elements, values.elements).count { $0 != $1 }
            let isCleared = filter == nil && target.subAttribute == nil && operation.kind != .add
            let looked = filter.map { $0.conditionCount * elements.count } ?? 0
            #expect(work >= (isCleared ? operation.value?.array?.count ?? 0 : max(changed, looked)), "\(operation)")
            let given = operation.value?.array?.count ?? 1
            #expect(work <= ((filter?.conditionCount ?? 0) + 1) * elements.count + given, "\(operation)")
        }
    }

    /// Values that differ by `type` alone once stood in one bucket, which was searched from end to end.
    @Test func `a value among thousands that differ only in type is found without examining the others`() throws {
        let attribute = try #require(Schema.user.attribute("entitlements"))
        let elements = (0..<20_000).map { JSONValue.object(["value": "x", "type": .string("t\($0)")]) }
        let index = ValueIndex(elements, of: attribute)
        for place in elements.indices { #expect(index.place(of: elements[place]) == place) }
        #expect(index.place(of: ["value": "x"]) == 0)
        #expect(index.place(of: ["value": "x", "type": "t20000"]) == nil)
    }
}
