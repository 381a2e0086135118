import SCIMCore
import Testing

@Suite struct TextSearchTests {
    @Test(arguments: [
        ("a|b||c", "|", "/", "a/b//c"), ("aaa", "aa", "b", "ba"), ("", "a", "b", ""),
        ("\u{00E9}t\u{00E9}", "\u{00E9}", "e", "ete"),
        ("abc", "x", "y", "abc"), ("abab", "ab", "", ""),
    ])
    func `replaces every occurrence from the left`(text: String, wanted: String, other: String, result: String) {
        #expect(text.substituting(wanted, by: other) == result)
    }

    @Test(arguments: [
        ("abc", "bc", true), ("abc", "", true), ("", "a", false), ("ab", "abc", false), ("aab", "ab", true),
    ])
    func `says whether one text contains another`(text: String, wanted: String, holds: Bool) {
        #expect(text.holds(wanted) == holds)
    }
}
