import SCIMCore
import Testing

@Suite struct CaseFoldingTests {
    @Test(arguments: [
        ("ada@example.org", "ada@example.org"),
        ("Ada.LOVELACE@Example.ORG", "ada.lovelace@example.org"),
        ("[\\]^_`{|}~@", "[\\]^_`{|}~@"),
        ("\u{DF}", "ss"), ("\u{1E9E}", "ss"),
        ("Stra\u{DF}e", "strasse"), ("STRASSE", "strasse"),
        ("\u{FB01}", "fi"),
        ("\u{130}", "i\u{307}"), ("\u{131}", "\u{131}"),
        ("\u{39F}\u{394}\u{39F}\u{3A3}", "\u{3BF}\u{3B4}\u{3BF}\u{3C3}"),
        ("\u{3BF}\u{3B4}\u{3BF}\u{3C2}", "\u{3BF}\u{3B4}\u{3BF}\u{3C3}"),
        ("\u{212A}", "k"),
        ("\u{C5}", "\u{E5}"), ("\u{212B}", "\u{E5}"), ("A\u{30A}", "\u{E5}"),
        ("e\u{301}", "\u{E9}"), ("\u{C9}", "\u{E9}"),
        ("\u{430}", "\u{430}"), ("\u{410}", "\u{430}"),
        ("\u{13A0}", "\u{13A0}"), ("\u{AB70}", "\u{13A0}"),
        ("\u{FF21}", "\u{FF41}"), ("\u{2460}", "\u{2460}"),
        ("\u{AD}a", "\u{AD}a"), ("a\u{200B}b", "a\u{200B}b"),
        ("\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}", "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}"),
        ("F\u{D6}RS\u{C4}LJNING \u{D6}st", "f\u{F6}rs\u{E4}ljning \u{F6}st"),
        ("", ""),
    ])
    func `folds and composes`(text: String, key: String) {
        // By bytes: == on strings would call a composed and a decomposed text equal.
        #expect(text.foldedKey.map { Array($0.utf8) } == Array(key.utf8))
        #expect(Array(text.folded.utf8) == Array(key.utf8))
    }

    @Test(arguments: ["\u{378}", "a\u{E01F0}", "ada\u{FFFFE}"])
    func `has no key for text with an unassigned scalar`(text: String) {
        #expect(text.foldedKey == nil)
        #expect(Array(text.folded.utf8) == Array(text.utf8))
    }

    @Test func `folds look-alikes and dotted letters apart`() {
        #expect("\u{430}".foldedKey != "a".foldedKey)
        #expect("\u{130}".foldedKey != "i".foldedKey)
        #expect("\u{131}".foldedKey != "i".foldedKey)
    }

    /// A Han character behind it takes a text the long way and changes nothing else.
    @Test func `folds Latin-1 the same on the fast and the slow path`() {
        var random = SeededRandom(seed: 20)
        for _ in 0..<3000 {
            var text = ""
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                text.unicodeScalars.append(Unicode.Scalar(UInt8.random(in: 0...0xFF, using: &random)))
            }
            let expected = (text + "\u{4E00}").folded.unicodeScalars.dropLast()
            #expect(text.folded.unicodeScalars.elementsEqual(expected), "\(text.debugDescription)")
        }
    }

    /// The hash is of Unicode 17, the tables of Swift 6.3. When it changes with a toolchain, compare the keys of both
    /// before changing the number: stored keys of scalars that were assigned before must not change.
    @Test func `gives every scalar of Unicode the key it always had, and the key its own key`() {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var assigned = 0
        var exceptions: [Unicode.Scalar] = []
        func mix(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }

        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value), let key = String(scalar).foldedKey else {
                mix(0xFF)
                continue
            }
            assigned += 1
            for byte in key.utf8 { mix(byte) }
            mix(0xFE)
            if key.foldedKey.map({ $0.utf8.elementsEqual(key.utf8) }) != true { exceptions.append(scalar) }
        }

        #expect(exceptions.isEmpty)
        #expect(assigned == 297_334)
        #expect(hash == 7_897_979_561_248_779_507)
    }
}
