import SCIMCore
import Testing

/// Folding is linear whatever is folded: rows of non-starters are divided after 30 of them (UAX #15 §13).
@Suite struct StreamSafeFoldingTests {
    private static let marks: [Unicode.Scalar] = ["\u{300}", "\u{316}", "\u{327}", "\u{345}", "\u{5B0}", "\u{1D165}"]
    private static let starters: [Unicode.Scalar] = ["a", "\u{E9}", "\u{1EC7}", "\u{3B1}", "\u{AC00}", "\u{1E69}"]

    /// The longest row of non-starters in a text that is decomposed.
    private static func row(_ text: String) -> Int {
        var (row, longest) = (0, 0)
        for scalar in text.unicodeScalars {
            row = scalar.properties.canonicalCombiningClass == .notReordered ? 0 : row + 1
            longest = max(longest, row)
        }
        return longest
    }

    @Test(arguments: [31, 32, 60, 61, 2000], marks)
    func `no folded text has a longer run, however long that of the text is`(count: Int, mark: Unicode.Scalar) {
        let row = (0..<count).map { $0.isMultiple(of: 2) ? mark : "\u{316}" }
        let text = "A" + String(String.UnicodeScalarView(row)) + "z"
        #expect(Self.row(text.folded) <= 30)
        #expect(text.foldedKey?.hasBytes(of: text.folded) ?? false)
        #expect(text.folded.folded.hasBytes(of: text.folded))
    }

    /// What keys were before rows were divided: NFC of the folding of NFD, which `==` on `String` compares by.
    @Test func `up to 30 of them, the key of canonically equivalent texts is one, as it always was`() {
        var random = SeededRandom(seed: 15)
        for _ in 0..<2000 {
            var scalars: [Unicode.Scalar] = []
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                scalars.append(Self.starters.randomElement(using: &random) ?? "a")
                for _ in 0..<Int.random(in: 0...27, using: &random) {
                    scalars.append(Self.marks.randomElement(using: &random) ?? "\u{300}")
                }
            }
            let text = String(String.UnicodeScalarView(scalars))
            // Marks of different classes may change places without another text being meant.
            var other = scalars
            for place in other.indices.dropLast() {
                let (left, right) = (other[place].properties, other[place + 1].properties)
                if left.canonicalCombiningClass != .notReordered, right.canonicalCombiningClass != .notReordered,
                    left.canonicalCombiningClass != right.canonicalCombiningClass
                {
                    other.swapAt(place, place + 1)
                }
            }
            #expect(String(String.UnicodeScalarView(other)).folded.hasBytes(of: text.folded))
            #expect(!text.folded.unicodeScalars.contains("\u{34F}"))
        }
    }
}
