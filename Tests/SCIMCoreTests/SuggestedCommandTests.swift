import Testing

@testable import SCIMCore

@Suite struct SuggestedCommandTests {
    @Test(arguments: [
        ("acme", "acme"), ("Entra Production", "\"Entra Production\""), ("O'Brien", "\"O'Brien\""), ("Zoë", "\"Zoë\""),
        ("$(id)", "'$(id)'"), ("a'`id`", "'a'\\''`id`'"), ("", "\"\""), ("a!b", "'a!b'"), ("~", "'~'"),
        ("a\u{D4E}`", "'a\u{D4E}`'"),
        ("a\u{202E}'b", "$'a\\U0000202e\\'b'"),
    ])
    func `a name is one word`(name: String, word: String) {
        #expect(SuggestedCommand.word(name) == word)
    }

    @Test func `a name that begins with a hyphen is not an option`() {
        #expect(SuggestedCommand("user show", organization: "-x", ["-rf"]).text == "scimctl user show --org=-x -- -rf")
    }
}
