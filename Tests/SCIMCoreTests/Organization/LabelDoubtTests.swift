import SCIMCore
import Testing

@Suite struct LabelDoubtTests {
    @Test(arguments: ["admin", "ADMIN", "billing-staff", "администратор", "διαχειριστής", "管理者", "münchen", "role_2"])
    func `says nothing about a normal label`(label: String) {
        #expect(LabelDoubt.all(in: label).isEmpty)
    }

    @Test(arguments: [
        (" admin", [LabelDoubt.outerSpace]), ("admin\u{A0}", [.outerSpace]),
        ("billing staff", [.innerSpace]), (" a b ", [.outerSpace, .innerSpace]),
        ("ad\u{200B}min", [.invisible("\u{200B}")]), ("admin\u{FEFF}", [.invisible("\u{FEFF}")]),
        ("ad\u{AD}min\u{AD}", [.invisible("\u{AD}")]),
        // The first letter, then the first and the last one, are Cyrillic.
        ("\u{430}dmin", [.lookAlike("\u{430}", letter: "a")]),
        ("\u{410}dm\u{456}n", [.lookAlike("\u{430}", letter: "a"), .lookAlike("\u{456}", letter: "i")]),
        // Every letter is Cyrillic and the word is read as "copy".
        (
            "\u{441}\u{43E}\u{440}\u{443}",
            [
                .lookAlike("\u{441}", letter: "c"), .lookAlike("\u{43E}", letter: "o"),
                .lookAlike("\u{440}", letter: "p"), .lookAlike("\u{443}", letter: "y"),
            ]
        ),
        ("v\u{131}ewer", [.lookAlike("\u{131}", letter: "i")]),
        ("\u{FF41}dmin", [.lookAlike("\u{FF41}", letter: "a")]),
        ("\u{1D41A}dmin", [.lookAlike("\u{1D41A}", letter: "a")]),
        ("admin\u{436}", [.mixedScripts([.latin, .cyrillic])]),
    ])
    func `names what people do not see`(label: String, doubts: [LabelDoubt]) {
        #expect(LabelDoubt.all(in: label) == doubts)
    }

    @Test(arguments: ["\u{430}dmin", " ADM\u{406}N ", "ad min", "ad\u{200B}min", "\u{FF41}\u{FF44}\u{FF4D}in"])
    func `two labels that look alike have the same skeleton`(label: String) {
        #expect(label.skeleton == "admin")
    }

    @Test func `a doubtful label names the character by its number`() {
        #expect(LabelDoubt.lookAlike("\u{430}", letter: "a").description.contains("U+0430 (Cyrillic)"))
        #expect(LabelDoubt.invisible("\u{200B}").description.contains("U+200B"))
        #expect(LabelDoubt.mixedScripts([.latin, .greek]).description == "mixes letters of Latin and Greek")
    }
}
