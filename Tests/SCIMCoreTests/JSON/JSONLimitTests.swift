import SCIMCore
import Testing

/// What the parser takes of a request and what it refuses, and what stored documents are spared.
@Suite struct JSONLimitTests {
    private static func bytes(_ count: Int, _ element: String, _ open: String = "[", _ close: String = "]") -> [UInt8] {
        Array((open + Array(repeating: element, count: count).joined(separator: ",") + close).utf8)
    }

    @Test(arguments: ["{}", "[]", "0", "null", #""""#])
    func `a body has at most 400,000 values, including the outermost one`(element: String) throws {
        _ = try JSONValue(parsing: Self.bytes(399_999, element), limits: .request)
        #expect(
            throws: SCIMError(
                413, nil, "the body has more than 400000 JSON values; split it into several requests")
        ) { try JSONValue(parsing: Self.bytes(400_000, element), limits: .request) }
        _ = try JSONValue(parsing: Self.bytes(400_000, element))
    }

    @Test func `values inside objects inside others count too`() {
        let element = #"{"a":{"b":[1,{"c":null}]}}"#
        #expect(throws: SCIMError.self) { try JSONValue(parsing: Self.bytes(66_667, element), limits: .request) }
        #expect(throws: Never.self) { try JSONValue(parsing: Self.bytes(66_666, element), limits: .request) }
    }

    @Test(arguments: ["\u{300}", "\u{344}", "\u{316}", "\u{1D165}", "\u{5B0}"])
    func `more than 30 combining marks in a row are refused, naming what holds them`(mark: String) throws {
        func body(_ count: Int) -> [UInt8] {
            Array(#"{"emails":[{"value":"x\#(String(repeating: mark, count: count))y"}]}"#.utf8)
        }
        _ = try JSONValue(parsing: body(30), limits: .request)
        _ = try JSONValue(parsing: body(1000))
        #expect(
            throws: SCIMError.invalidValue(
                "emails.value: more than 30 combining marks in a row "
                    + "(JSON at line 1, column 21)")
        ) { try JSONValue(parsing: body(31), limits: .request) }
    }

    @Test func `also in names, in escapes and in a body that is nothing else`() {
        let marks = String(repeating: "\\u0301", count: 31)
        for (body, begin) in [
            (#"{"a":{"x\#(marks)":1}}"#, "a: a member name: "), (#""x\#(marks)""#, "the body: "),
            (#"{"x\#(marks)":1}"#, "the body: a member name: "), (#"{"a":["x\#(marks)"]}"#, "a: "),
        ] {
            #expect {
                try JSONValue(parsing: Array(body.utf8), limits: .request)
            } throws: { error in
                (error as? SCIMError)?.detail.hasPrefix(begin + "more than 30") ?? false
            }
        }
    }
}
