import SCIMConsole
import SCIMHTTP
import Testing

/// No markup comes from data.
@Suite struct MarkupTests {
    @Test func `text is escaped wherever it stands`() {
        let hostile = "<script>alert('1')</script> & \"x\"\u{0}\u{1B}"
        let escaped = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;\u{FFFD}\u{FFFD}"
        let element = Tag.p(.title(hostile), .class("lead")) { hostile }
        #expect(element.text == "<p title=\"\(escaped)\" class=\"lead\">\(escaped)</p>")
    }

    @Test func `elements without content have no end`() {
        #expect(Tag.input(.name("x"), .required).text == "<input name=\"x\" required>")
        #expect(Tag.td().text == "<td></td>")
    }

    @Test(arguments: [
        ("..", "@.."), ("a/b?c#d", "@a%2Fb%3Fc%23d"), ("\"><script>", "@%22%3E%3Cscript%3E"), ("é ", "@%C3%A9%20"),
        ("@x", "@%40x"),
    ])
    func `an address leads nowhere else`(name: String, segment: String) {
        let address = Address("@" + name, "members").with("search", "a&b=c d").with("empty", "")
        #expect(address.text == "/scim-console/\(segment)/members?search=a%26b%3Dc%20d")
    }

    @Test(arguments: ["", "%", "a+b", "%41%C3%A9", "100%25"])
    func `what is percent-encoded is decoded to the same`(text: String) throws {
        let encoded = PercentCoding.encode(text)
        #expect(try PercentCoding.decode(Array(encoded.utf8)[...], plusIsSpace: true) == text)
    }

    @Test func `what is not percent-encoded is a fault`() {
        #expect(throws: PercentCoding.Fault.brokenEscape) {
            try PercentCoding.decode(Array("%4".utf8)[...], plusIsSpace: false)
        }
        #expect(throws: PercentCoding.Fault.notUTF8) {
            try PercentCoding.decode(Array("%FF".utf8)[...], plusIsSpace: false)
        }
    }
}

extension Markup {
    var text: String { String(decoding: bytes, as: UTF8.self) }
}
