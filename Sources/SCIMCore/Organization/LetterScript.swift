/// The scripts whose letters are mistaken for Latin ones.
package enum LetterScript: String, Sendable, Hashable, CaseIterable {
    case latin = "Latin"
    case greek = "Greek"
    case cyrillic = "Cyrillic"
    case armenian = "Armenian"
}

extension Unicode.Scalar {
    /// The script of a letter; nil for other scripts, and for what is not a letter.
    package var script: LetterScript? {
        guard properties.isAlphabetic else { return nil }
        switch value {
        case 0x41...0x5A, 0x61...0x7A, 0xAA, 0xBA, 0xC0...0x2AF, 0x1D00...0x1D25, 0x1E00...0x1EFF, 0x2C60...0x2C7F,
            0xA722...0xA7FF, 0xAB30...0xAB64, 0xFF21...0xFF3A, 0xFF41...0xFF5A, 0x1D400...0x1D6A3:
            return .latin
        case 0x370...0x3FF, 0x1F00...0x1FFF: return .greek
        case 0x400...0x52F, 0x1C80...0x1C8A, 0x2DE0...0x2DFF, 0xA640...0xA69F: return .cyrillic
        case 0x530...0x58F: return .armenian
        default: return nil
        }
    }

    /// The letter of ASCII that a lower-case letter outside ASCII is read as; nil if it is not mistaken for one.
    ///
    /// Of Unicode's confusables (UTS #39) those of the scripts above, in lower case as labels are compared.
    package var lookAlikeLetter: Character? {
        switch value {
        case ..<0x80: nil
        // Full-width forms, and the mathematical alphabets of 26 capitals and 26 small letters each.
        case 0xFF41...0xFF5A: Unicode.Scalar.asciiLetter(value - 0xFF41)
        case 0x1D400...0x1D6A3: Unicode.Scalar.asciiLetter((value - 0x1D400) % 26)
        default: Unicode.Scalar.lookAlikes[self]
        }
    }

    private static func asciiLetter(_ number: UInt32) -> Character {
        Character(Unicode.Scalar(UInt8(ascii: "a") + UInt8(number)))
    }

    private static let lookAlikes: [Unicode.Scalar: Character] = {
        let letters: [(Character, [UInt32])] = [
            ("a", [0x251, 0x3B1, 0x430]), ("b", [0x432]), ("c", [0x3F2, 0x441, 0x1D04]), ("d", [0x501]),
            ("e", [0x435, 0x4BD]), ("f", [0x17F, 0x584]), ("g", [0x18D, 0x261, 0x581]), ("h", [0x4BB, 0x570]),
            ("i", [0x131, 0x269, 0x26A, 0x3B9, 0x456, 0x4CF]), ("j", [0x3F3, 0x458]), ("k", [0x3BA, 0x43A]),
            ("l", [0x1C0]), ("m", [0x43C]), ("n", [0x578, 0x57C]), ("o", [0x3BF, 0x3C3, 0x43E, 0x585, 0x1D0F]),
            ("p", [0x3C1, 0x3F1, 0x440]), ("q", [0x51B, 0x563, 0x566]), ("r", [0x433]), ("s", [0x1BD, 0x455]),
            ("t", [0x442]), ("u", [0x28B, 0x3C5, 0x57D, 0x1D1C]), ("v", [0x3BD, 0x475, 0x1D20]),
            ("w", [0x26F, 0x461, 0x51D, 0x561, 0x1D21]), ("x", [0x445]),
            ("y", [0x263, 0x28F, 0x3B3, 0x443, 0x4AF, 0x1EFF]), ("z", [0x1D22]),
        ]
        var table: [Unicode.Scalar: Character] = [:]
        for (letter, values) in letters {
            for scalar in values.compactMap(Unicode.Scalar.init) { table[scalar] = letter }
        }
        return table
    }()
}
