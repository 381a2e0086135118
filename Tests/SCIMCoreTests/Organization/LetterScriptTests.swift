import SCIMCore
import Testing

@Suite struct LetterScriptTests {
    @Test(
        arguments: [
            ("A", LetterScript.latin), ("z", .latin), ("\u{AA}", .latin), ("\u{BA}", .latin), ("\u{C0}", .latin),
            ("\u{2AF}", .latin), ("\u{1D00}", .latin), ("\u{1D25}", .latin), ("\u{1E00}", .latin), ("\u{1EFF}", .latin),
            ("\u{2C60}", .latin), ("\u{2C7F}", .latin), ("\u{A722}", .latin), ("\u{A7FF}", .latin),
            ("\u{AB30}", .latin),
            ("\u{AB64}", .latin), ("\u{FF21}", .latin), ("\u{FF3A}", .latin), ("\u{FF41}", .latin),
            ("\u{FF5A}", .latin),
            ("\u{1D400}", .latin), ("\u{1D6A3}", .latin), ("\u{370}", .greek), ("\u{3FF}", .greek),
            ("\u{1F00}", .greek),
            ("\u{1FFC}", .greek), ("\u{400}", .cyrillic), ("\u{52F}", .cyrillic), ("\u{1C80}", .cyrillic),
            ("\u{2DE0}", .cyrillic), ("\u{2DFF}", .cyrillic), ("\u{A640}", .cyrillic), ("\u{A69D}", .cyrillic),
            ("\u{531}", .armenian), ("\u{587}", .armenian), ("1", nil), ("\u{D7}", nil), ("\u{5D0}", nil),
            ("\u{6F22}", nil),
            ("\u{1D6A8}", nil),
        ] as [(Unicode.Scalar, LetterScript?)])
    func `the first and the last letter of each range belong to its script`(
        letter: Unicode.Scalar, script: LetterScript?
    ) {
        #expect(letter.script == script)
    }

    /// Latin letters, each followed by the letters that look like it.
    private static let drawn = [
        "a\u{251}\u{3B1}\u{430}", "b\u{432}", "c\u{3F2}\u{441}\u{1D04}", "d\u{501}", "e\u{435}\u{4BD}",
        "f\u{17F}\u{584}",
        "g\u{18D}\u{261}\u{581}", "h\u{4BB}\u{570}", "i\u{131}\u{269}\u{26A}\u{3B9}\u{456}\u{4CF}", "j\u{3F3}\u{458}",
        "k\u{3BA}\u{43A}", "l\u{1C0}", "m\u{43C}", "n\u{578}\u{57C}", "o\u{3BF}\u{3C3}\u{43E}\u{585}\u{1D0F}",
        "p\u{3C1}\u{3F1}\u{440}", "q\u{51B}\u{563}\u{566}", "r\u{433}", "s\u{1BD}\u{455}", "t\u{442}",
        "u\u{28B}\u{3C5}\u{57D}\u{1D1C}", "v\u{3BD}\u{475}\u{1D20}", "w\u{26F}\u{461}\u{51D}\u{561}\u{1D21}",
        "x\u{445}",
        "y\u{263}\u{28F}\u{3B3}\u{443}\u{4AF}\u{1EFF}", "z\u{1D22}",
    ]

    @Test(arguments: drawn) func `a letter that looks like a Latin one is recognized as that`(letters: String) throws {
        let latin = try #require(letters.first)
        for scalar in letters.unicodeScalars.dropFirst() {
            #expect(scalar.lookAlikeLetter == latin, "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test(arguments: ["\u{436}", "\u{3B4}", "\u{3C9}", "\u{57E}", "\u{586}", "\u{582}"] as [Unicode.Scalar])
    func `other letters are not`(letter: Unicode.Scalar) { #expect(letter.lookAlikeLetter == nil) }
}
