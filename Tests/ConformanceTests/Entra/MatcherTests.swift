import SCIMCore
import Testing

/// The judge itself: a matcher that lets everything through would make every exchange pass.
@Suite struct MatcherTests {
    @Test(arguments: [
        (#"1"#, #"1"#, true), (#"1"#, #"1.0"#, true), (#"true"#, #""true""#, false), (#"true"#, #"1"#, false),
        (#"null"#, #"{"$absent":true}"#, true), (#""""#, #"{"$absent":true}"#, false),
        (#""""#, #"{"$empty":true}"#, true), (#""x""#, #"{"$empty":true}"#, false),
        (#"false"#, #"{"$exists":true}"#, true), (#"null"#, #"{"$exists":true}"#, false),
        (#"[]"#, #"{"$type":"array"}"#, true), (#"{}"#, #"{"$type":"array"}"#, false),
        (#"["a","b"]"#, #"{"$len":2}"#, true), (#"7"#, #"{"$len":1}"#, false),
        (#""Bearer realm""#, #"{"$match":"(?i)^bearer"}"#, true), (#""Basic""#, #"{"$match":"(?i)^bearer"}"#, false),
        (#"[{"value":"a","type":"work"}]"#, #"{"$contains":{"value":"a"}}"#, true),
        (#"[{"value":"a","type":"work"}]"#, #"{"$contains":{"value":"b"}}"#, false),
        (#"[{"$ref":"/Users/1"}]"#, #"{"$contains":{"$ref":{"$match":"/Users/."}}}"#, true),
        (#"[]"#, #"{"$not":{"$contains":"a"}}"#, true), (#"["a"]"#, #"{"$not":{"$contains":"a"}}"#, false),
        (#"2"#, #"{"$anyOf":[1,2]}"#, true), (#"3"#, #"{"$anyOf":[1,2]}"#, false),
        (#"["a"]"#, #"{"$all":[{"$len":1},{"$contains":"a"}]}"#, true),
        (#"["b"]"#, #"{"$all":[{"$len":1},{"$contains":"a"}]}"#, false),
        (#""Ada""#, #"{"$ieq":"ADA"}"#, true), (#""Bob""#, #"{"$ieq":"ADA"}"#, false),
        (#"{"b":1,"a":2}"#, #"{"a":2,"b":1}"#, true), (#"{"a":2}"#, #"{"a":2,"b":1}"#, false),
        (#"[1,2]"#, #"[2,1]"#, false),
    ])
    func `judges a value`(value: String, matcher: String, truth: Bool) throws {
        #expect(try Matcher(json(matcher)).matches(json(value)) == truth)
    }

    @Test(arguments: [(#"{"$absent":true}"#, true), (#"{"$exists":false}"#, true), (#"null"#, false), (#"{}"#, false)])
    func `judges what is missing`(matcher: String, truth: Bool) throws {
        #expect(try Matcher(json(matcher)).matches(nil) == truth)
    }

    @Test func `finds what a pointer names`() throws {
        let value = try json(#"{"urn:x:y":{"a/b":[1,{"c":2}]}}"#)
        #expect(value.pointed("/urn:x:y/a~1b/1/c") == 2)
        #expect(value.pointed("/urn:x:y/a~1b/7") == nil)
        #expect(value.pointed("/none") == nil)
    }

    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }
}
