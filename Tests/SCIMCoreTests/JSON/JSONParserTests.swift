import OrderedCollections
import SCIMCore
import Testing

@Suite struct JSONParserTests {
    @Test(arguments: [
        (#"{"b":1,"a":[true,false,null]}"#, #"{"b":1,"a":[true,false,null]}"#),
        (" [ 1.50 , -0 , 1e3 , 12345678901234567890 ] ", "[1.50,-0,1e3,12345678901234567890]"),
        (#""\u00e5\ud83d\ude00\/\b\f\n\r\t\"\\""#, "\"å😀/\\u0008\\u000c\\n\\r\\t\\\"\\\\\""),
        ("{}", "{}"), ("[]", "[]"), (#"{"":""}"#, #"{"":""}"#),
    ])
    func `keeps order and number text and writes what it read`(text: String, written: String) throws {
        #expect(try JSONValue(parsing: text).text == written)
    }

    @Test(arguments: [
        ("", "the body is empty; expected a JSON object"),
        ("{", "JSON at line 1, column 2: expected a member name in quotes"),
        (#"{"a":1,"a":2}"#, "JSON at line 1, column 8: the member \"a\" appears twice"),
        ("{\n\"a\": tru}", "JSON at line 2, column 6: unexpected word; expected true, false or null"),
        (#"{"a":1}x"#, "JSON at line 1, column 8: unexpected text after the JSON value"),
        ("[1,]", "JSON at line 1, column 4: unexpected character"),
        ("[01]", "JSON at line 1, column 3: expected \",\" or \"]\""),
        ("[1.]", "JSON at line 1, column 4: expected a digit after the decimal point"),
        ("[1e999]", "JSON at line 1, column 2: the number is too large"),
        ("[\"a", "JSON at line 1, column 2: a string is not closed"),
        (#"[1,"a\n"#, "JSON at line 1, column 4: a string is not closed"),
        ("[\"\t\"]", "JSON at line 1, column 3: a control character inside a string must be escaped"),
        (#"["\u0000"]"#, "JSON at line 1, column 3: NUL is not allowed in a string"),
        (#"["\ud800"]"#, "JSON at line 1, column 3: unpaired surrogate"),
        (#"["\q"]"#, "JSON at line 1, column 3: unknown escape in a string"),
    ])
    func `says what is wrong and where`(text: String, detail: String) {
        #expect(throws: SCIMError.invalidSyntax(detail)) { try JSONValue(parsing: text) }
    }

    @Test func `ignores a byte order mark at the beginning, and none elsewhere`() throws {
        #expect(try JSONValue(parsing: "\u{FEFF} {}").text == "{}")
        #expect(throws: SCIMError.invalidSyntax("JSON at line 1, column 2: unexpected character")) {
            try JSONValue(parsing: "[\u{FEFF}]")
        }
    }

    @Test func `refuses text that is not UTF-8`() {
        #expect(throws: SCIMError.invalidSyntax("JSON at line 1, column 2: a string is not valid UTF-8")) {
            try JSONValue(parsing: [0x22, 0xC3, 0x28, 0x22])
        }
    }

    @Test func `accepts 32 levels and not one more`() throws {
        func nested(_ levels: Int) -> String {
            String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        }
        #expect(try JSONValue(parsing: nested(32)).text == nested(32))
        #expect(
            throws: SCIMError.invalidSyntax(
                "JSON at line 1, column 33: more than 32 nested objects and arrays")
        ) {
            try JSONValue(parsing: nested(33))
        }
    }

    @Test func `does not slow down on an object with many members`() throws {
        let members = (0..<50_000).map { "\"k\($0)\":0" }.joined(separator: ",")
        #expect(try JSONValue(parsing: "{\(members)}").object?.count == 50_000)
    }

    @Test func `random bytes never crash and mutations of good text parse or are refused`() {
        var generator = SeededRandom(seed: 7)
        let good = Array(#"{"schemas":["a"],"emails":[{"value":"x\u00e9","primary":true}],"n":-1.5e2}"#.utf8)
        for _ in 0..<20_000 {
            var bytes = good
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            let again = try? JSONValue(parsing: value.bytes)
            #expect(again == value)
        }
    }
}
