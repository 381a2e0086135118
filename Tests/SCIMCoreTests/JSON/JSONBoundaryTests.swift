import OrderedCollections
import SCIMCore
import Testing

/// The last value that is accepted and the first that is not.
@Suite struct JSONBoundaryTests {
    private func fault(_ text: String) -> String {
        #expect(throws: SCIMError.self) { try JSONValue(parsing: text) }?.detail ?? ""
    }

    @Test(arguments: [
        (#""\ud800\udc00""#, "\u{10000}"), (#""\udbff\udfff""#, "\u{10FFFF}"), (#""\ud7ff""#, "\u{D7FF}"),
        (#""\ue000""#, "\u{E000}"), ("\" \u{7F}\"", " \u{7F}"),
    ])
    func `accepts the first and the last surrogate pair`(text: String, value: String) throws {
        #expect(try JSONValue(parsing: text).string == value)
    }

    @Test(arguments: [
        #""\ud800\ue000""#, #""\ud800\udbff""#, #""\udc00\udc00""#, #""\ud800x""#, #""\ud800\n""#, #""\udfff""#,
    ])
    func `refuses half a pair`(text: String) { #expect(fault(text).hasSuffix("unpaired surrogate")) }

    @Test func `a control character is refused, the next character is not`() throws {
        #expect(fault("\"\u{1F}\"").hasSuffix("a control character inside a string must be escaped"))
        #expect(try JSONValue(parsing: "\"\u{20}\"").string == " ")
    }

    @Test func `a number has a digit and at most 64 bytes`() throws {
        #expect(fault("-") == "JSON at line 1, column 2: expected a digit")
        #expect(fault("[-a]") == "JSON at line 1, column 3: expected a digit")
        let longest = String(repeating: "1", count: 64)
        #expect(try JSONValue(parsing: longest).text == longest)
        #expect(fault(longest + "1").hasSuffix("the number is too large"))
    }
}
