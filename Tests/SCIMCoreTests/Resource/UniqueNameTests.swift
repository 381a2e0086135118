import SCIMCore
import Testing

@Suite struct UniqueNameTests {
    @Test(arguments: [
        ("ada", "ada"), ("Ada@Example.org", "ada@example.org"), (" ada ", " ada "), ("Straße", "strasse"), ("!", "!"),
        ("A\u{30A}", "å"), ("\u{A0}", "\u{A0}"),
    ])
    func `keeps the text, and compares by the folded one`(text: String, key: String) throws {
        let name = try UniqueName(text, of: "userName")
        #expect(name.text == text)
        #expect(name.key == key)
    }

    @Test(arguments: [
        ("", "userName is empty; it needs at least one visible character"),
        ("  ", "userName is empty; it needs at least one visible character"),
        ("a\u{0}", "userName: the control character U+0000 is not allowed"),
        ("a\tb", "userName: the control character U+0009 is not allowed"),
        ("\u{1F}", "userName: the control character U+001F is not allowed"),
        ("a\u{7F}", "userName: the control character U+007F is not allowed"),
        ("a\u{80}", "userName: the control character U+0080 is not allowed"),
        ("a\u{9F}", "userName: the control character U+009F is not allowed"),
        ("a\u{378}", "userName contains a character that Unicode has not assigned"),
    ])
    func `refuses names that nobody could see or type`(text: String, detail: String) {
        let error = #expect(throws: SCIMError.self) { try UniqueName(text, of: "userName") }
        #expect(error?.detail == detail)
        #expect(error?.type == .invalidValue)
    }
}
