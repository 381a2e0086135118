import TestBed
import Testing

@testable import scimctl

/// Which names a shell may offer, and what it inserts for them.
@Suite struct OfferedNameTests {
    @Test(arguments: [
        "ada", "ada@example.org", "Difference Engines", "O'Brien, Conan", "it's", "a-b_c.d+e:f", "Zoë", "Zoe\u{308}",
        "महिला", "山田太郎", "ελένη", "urn:ietf:params:scim:schemas:extension:acme:2.0:User", "42", "+1", "@ada",
        "scim-2026-11-30.db",
    ])
    func `a name of letters, digits and harmless punctuation is offered`(name: String) {
        #expect(OfferedName(name, isASCII: false)?.text == name)
    }

    @Test(arguments: [
        "", " ada", "ada ", "-rf", "--org", "~ada", "=ls", "a/b", "a\tb", "a\nb", "a\u{A0}b", "a\u{3000}b", "a\u{1B}b",
        "\u{301}a", " \u{301}a", "a.\u{301}", "a\u{200D}b", "a\u{202E}b", "a\u{61C}b", "a\u{AD}b", "a\u{FE0F}",
        "a\u{3164}b", "a\u{115F}b", "😀", "a\u{2028}b", "a\u{E0041}", "a\u{20DD}", "½", "a%b", "a#b",
    ])
    func `a name with any other character is not offered`(name: String) {
        #expect(OfferedName(name, isASCII: false) == nil)
    }

    @Test func `no hostile name is offered by completion`() {
        let harmless = "'`$(){}[]<>|&;\"\\!#*?~=%^/\n\t"
        #expect(HostileNames.prepends.count > 20)
        for name in HostileNames.all
        where name.unicodeScalars.contains(where: harmless.dropFirst().unicodeScalars.contains) {
            #expect(OfferedName(name, isASCII: false) == nil, "\(name.debugDescription)")
        }
    }

    @Test func `each ASCII character is judged alone`() {
        for value in UInt8.min...0x7F {
            let scalar = Unicode.Scalar(value)
            let isOffered = OfferedName("a\(scalar)b") != nil
            let isHarmless =
                Character(scalar).isLetter || Character(scalar).isNumber || "._-@+',: ".contains(Character(scalar))
            #expect(isOffered == isHarmless, "\(scalar.debugDescription)")
        }
    }

    @Test func `only paths of backups may contain slashes, and long names and other characters need space`() {
        #expect(OfferedName("/var/lib/scim-fcgi/scim-replaced-1.db", isPath: true) != nil)
        #expect(OfferedName("/var/`x`.db", isPath: true) == nil)
        #expect(OfferedName(String(repeating: "a", count: 256)) != nil)
        #expect(OfferedName(String(repeating: "a", count: 257)) == nil)
        #expect(OfferedName("Zoë", isASCII: true) == nil)
    }

    /// `COMP_WORDBREAKS` as bash has it.
    static let breaks = " \t\n\"'@><=;|&(:"

    @Test(arguments: [
        ("scimctl user show ", "ada", "ada"),
        ("scimctl user show a", "ada@example.org", "ada@example.org"),
        ("scimctl user show ada@ex", "ada@example.org", "example.org"),
        ("scimctl group show Diff", "Difference Engines", "Difference\\ Engines"),
        ("scimctl group show \"Diff", "Difference Engines", "Difference Engines"),
        ("scimctl group show 'Diff", "Difference Engines", "Difference Engines"),
        ("scimctl group show Difference\\ E", "Difference Engines", "Difference\\ Engines"),
        ("scimctl group show \"Difference \"En", "Difference Engines", "Engines"),
        ("scimctl group show it", "it's here", "it\\'s\\ here"),
        ("scimctl group show \"it", "it's here", "it's here"),
        ("scimctl group show \"it's h", "it's here", "it's here"),
        ("scimctl schema show urn:ietf:par", "urn:ietf:params", "params"),
        ("scimctl user show \u{1F468}\u{1F3FD} \"a", "ada", "ada"),
    ])
    func `bash replaces the last piece of the word`(line: String, name: String, reply: String) throws {
        let name = try #require(OfferedName(name, isASCII: false))
        #expect(BashReplies.texts(for: [name], completing: TypedLine(line, breaks: Self.breaks)) == [reply])
    }

    @Test(arguments: [
        ("scimctl group show 'it", "it's here"), ("scimctl user show A", "ada"), ("scimctl user show $x", "ada"),
        ("scimctl user show --org=a", "ada"), ("scimctl user show \"ada \"", "ada"),
    ])
    func `bash replaces nothing if the word would change`(line: String, name: String) throws {
        let name = try #require(OfferedName(name))
        #expect(BashReplies.texts(for: [name], completing: TypedLine(line, breaks: Self.breaks)) == [])
    }

    @Test func `what replies begin with in common never ends in a backslash`() throws {
        let names = try ["a b", "a'c", "a d"].map { try #require(OfferedName($0)) }
        let line = TypedLine("scimctl group show a", breaks: Self.breaks)
        #expect(BashReplies.texts(for: names, completing: line) == ["a\\ b", "a\\ d"])
    }

    @Test(arguments: [
        ("acme", "acme"), ("\"a b\"", "a b"), ("'a\\b'", "a\\b"), ("\"a\\\"b\\c\"", "a\"b\\c"), ("a\\ b", "a b"),
        ("\"\u{301}a\"", "\u{301}a"), ("a\\\u{301}b", "a\u{301}b"), ("\u{D4E}\"a b\"", "\u{D4E}a b"),
    ])
    func `quotes are found scalar by scalar`(word: String, wanted: String) {
        #expect(Array(TypedLine.unquoted(word).unicodeScalars) == Array(wanted.unicodeScalars))
    }
}
