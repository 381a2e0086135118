import OrderedCollections
import SCIMCore
import Testing

/// A value of which nothing can be stored takes nothing away (D7 of the design): only null, `""` and `[]`, as the client sent
/// them, unassign.
@Suite struct NothingTakenAwayTests {
    static let enterprise = Schema.enterpriseUser.id

    /// A user with a value for every attribute that a client can write.
    static let whole: JSONObject = {
        var attributes = JSONObject()
        for attribute in Schema.user.attributes { attributes[attribute.name] = sample(of: attribute) }
        let extended = Schema.enterpriseUser.attributes.map { ($0.name, sample(of: $0) ?? .null) }
        attributes[enterprise] = .object(JSONObject(uniqueKeysWithValues: extended))
        return attributes
    }()

    private static func sample(of attribute: Attribute) -> JSONValue? {
        guard attribute.mutability == .readWrite || attribute.mutability == .immutable else { return nil }
        guard attribute.type == .complex else {
            return switch attribute.type {
            case .boolean: true
            case .dateTime: "2026-01-31T08:00:00Z"
            default: attribute.key == "type" ? "work" : "QUJD"
            }
        }
        let parts = attribute.subAttributes.compactMap { part in sample(of: part).map { (part.name, $0) } }
        let value = JSONValue.object(JSONObject(uniqueKeysWithValues: parts))
        return attribute.isMultiValued ? .array([value]) : value
    }

    /// Values that say nothing a schema knows, or that a client may write.
    static let empty = [
        "{}", #"{"nick":"x"}"#, #"{"Nick":null,"rank":[1,{"a":2}]}"#, #"{"verified":true,"address":"a@b.example"}"#,
    ]

    /// Every complex attribute by its path.
    static let complexPaths: [(path: String, isMultiValued: Bool)] = {
        let core = Schema.user.attributes.map { ("", $0) }
        let extended = Schema.enterpriseUser.attributes.map { ("\(enterprise):", $0) }
        return (core + extended).filter { $0.1.type == .complex && $0.1.mutability == .readWrite }
            .map { ($0.0 + $0.1.name, $0.1.isMultiValued) }
    }()

    private func result(_ operation: JSONValue) throws -> JSONObject {
        let message = try PatchMessage(["Operations": [operation]])
        return try PatchRequest(message.entries, of: .user, habits: .entra).apply(to: Self.whole, of: .user).attributes
    }

    @Test(arguments: ["add", "replace", "Replace"], empty)
    func `an object with nothing known in it leaves every attribute as it is`(op: String, text: String) throws {
        let value = try JSONValue(parsing: text)
        for (path, isMultiValued) in Self.complexPaths where !isMultiValued {
            #expect(try result(["op": .string(op), "path": .string(path), "value": value]) == Self.whole, "\(path)")
            let nested: JSONValue = [path: value]
            #expect(try result(["op": .string(op), "value": nested]) == Self.whole, "\(path)")
        }
        for (path, isMultiValued) in Self.complexPaths where isMultiValued {
            let chosen = "\(path)[type eq \"work\"]"
            #expect(try result(["op": .string(op), "path": .string(chosen), "value": value]) == Self.whole, "\(path)")
        }
        let extended: JSONValue = [Self.enterprise: value]
        #expect(try result(["op": .string(op), "value": extended]) == Self.whole)
        #expect(try result(["op": .string(op), "path": .string(Self.enterprise), "value": value]) == Self.whole)
    }

    @Test(
        arguments: ["add", "replace", "remove"],
        empty + [#"{"type":"work","address":"a"}"#, #"{"type":"work","primary":true,"nick":1}"#])
    func `a list with a value that says too little is refused`(op: String, text: String) throws {
        let value = try JSONValue(parsing: text)
        for (path, isMultiValued) in Self.complexPaths where isMultiValued {
            for given: JSONValue in [[value], value, .array([["value": "QUJD", "type": "work"], value])] {
                let error = #expect(throws: SCIMError.self, "\(path) \(given.text)") {
                    _ = try result(["op": .string(op), "path": .string(path), "value": given])
                }
                #expect(error?.type == .invalidValue && error?.detail.contains(path) == true)
                guard op != "remove" else { continue }
                #expect(throws: SCIMError.self) { try result(["op": .string(op), "value": .object([path: given])]) }
            }
        }
    }

    @Test(arguments: [
        (#"{"op":"add","path":"manager","value":{"displayName":"The boss"}}"#, "Okta sends it"),
        (#"{"op":"replace","path":"name","value":{"formatted":"","nick":1}}"#, "unassigns one part"),
        (#"{"op":"replace","path":"emails[type eq \"work\"]","value":{"verified":true}}"#, "an element"),
        (
            #"{"op":"replace","path":"emails[type eq \"home\"]","value":{"verified":true}}"#,
            "an element that is not there"
        ),
    ]) func `what was sent beside it is not removed either`(operation: String, reason: String) throws {
        let result = try result(try JSONValue(parsing: operation))
        var wanted = Self.whole
        if reason == "unassigns one part", case .object(var name)? = wanted["name"] {
            name["formatted"] = nil
            wanted["name"] = .object(name)
        }
        #expect(result == wanted)
    }

    @Test(arguments: [
        (#"{"op":"replace","path":"name","value":{"givenName":null}}"#, "givenName", "familyName"),
        (#"{"op":"add","path":"name","value":{"givenName":""}}"#, "givenName", "familyName"),
        (#"{"op":"replace","value":{"name":{"givenName":null,"familyName":"QUJD"}}}"#, "givenName", "familyName"),
    ]) func `null in an object unassigns that part and no other`(operation: String, gone: String, kept: String) throws {
        let name = try #require(try result(try JSONValue(parsing: operation))["name"])
        #expect(name[gone] == nil)
        #expect(name[kept] == "QUJD")
    }

    @Test(arguments: [
        #"{"op":"remove","path":"emails","value":[{"display":"QUJD"}]}"#,
        #"{"op":"remove","path":"emails","value":[{"type":"work"}]}"#,
        #"{"op":"remove","path":"emails","value":{"emails":[{}]}}"#,
    ]) func `a remove operation names its values in "value"`(operation: String) throws {
        let error = #expect(throws: SCIMError.self) { try result(try JSONValue(parsing: operation)) }
        #expect(error?.type == .invalidValue)
        #expect(error?.detail.hasPrefix("operation 1: emails: value 1 of 1 has no \"value\"") == true)
    }

    @Test(arguments: [
        (#"{"op":"remove","path":"emails","value":{"emails":[{"value":"QUJD"}]}}"#, "absent"),
        (#"{"op":"remove","path":"emails","value":{"Emails":{"value":"QUJD"}}}"#, "absent"),
        (#"{"op":"replace","path":"emails","value":{"emails":[{"value":"b"}]}}"#, #"[{"value":"b"}]"#),
        (#"{"op":"replace","path":"emails","value":{"emails":[]}}"#, "absent"),
        (
            #"{"op":"replace","path":"emails[type eq \"work\"]","value":[{"value":"b"}]}"#,
            #"[{"value":"b","type":"work"}]"#
        ),
        (#"{"op":"replace","path":"title","value":{"title":"Countess"}}"#, nil),
    ]) func `a value under the attribute's own name is that value`(operation: String, emails: String?) throws {
        let result = try result(try JSONValue(parsing: operation))
        if let emails {
            #expect((result["emails"]?.text ?? "absent") == emails)
        } else {
            #expect(result["title"] == "Countess")
        }
    }

    @Test func `a list of several values where one is meant is refused with their number`() throws {
        let operation = #"{"op":"replace","path":"emails[type eq \"home\"]","value":[{"value":"a"},{"value":"b"}]}"#
        let error = #expect(throws: SCIMError.self) { try result(try JSONValue(parsing: operation)) }
        #expect(
            error?.detail
                == #"operation 1: emails[type eq "home"]: expected an object, but found an array of 2 values"#)
    }
}
