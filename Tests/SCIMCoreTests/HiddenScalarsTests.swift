import OrderedCollections
import SCIMCore
import Testing

@Suite struct HiddenScalarsTests {
    static let hidden: [Unicode.Scalar] = [
        "\u{1}", "\u{1B}", "\u{7F}", "\u{9B}", "\u{85}", "\u{AD}", "\u{61C}", "\u{180E}", "\u{200B}", "\u{200E}",
        "\u{200F}",
        "\u{2028}", "\u{2029}", "\u{202A}", "\u{202E}", "\u{2060}", "\u{2066}", "\u{2069}", "\u{206A}", "\u{FEFF}",
        "\u{FFF9}", "\u{1D173}", "\u{E0001}", "\u{E0041}",
    ]

    @Test(arguments: hidden)
    func `hidden scalars are replaced for people and escaped in JSON`(scalar: Unicode.Scalar) throws {
        let text = "a\(scalar)b"
        #expect(scalar.isHidden)
        #expect(text.forDisplay == "a\u{FFFD}b")
        #expect(text.replacingHidden() == "a\u{FFFD}b")
        let value = JSONValue.object(["name": .string(text)])
        let shown = String(decoding: value.displayBytes, as: UTF8.self)
        #expect(shown.unicodeScalars.filter { $0.isHidden }.isEmpty)
        let parsed = try #require(try JSONValue(parsing: shown)["name"]?.string)
        #expect(Array(parsed.unicodeScalars) == Array(text.unicodeScalars))
    }

    @Test func `letters, joiners of scripts and emoji, and what JSON escapes anyway stay`() {
        for text in ["Zoë", "山田", "👩\u{200D}🔬", "می\u{200C}خواهم", "\u{600}1", "\"\\"] {
            #expect(text.replacingHidden() == text)
            let value = JSONValue.string(text)
            #expect(value.displayBytes == value.bytes)
        }
    }
}
