// How the bytes of filters and paths are told apart.

extension UInt8 {
    var endsWord: Bool {
        switch self {
        case 0...0x20, UInt8(ascii: "\""), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "["), UInt8(ascii: "]"):
            true
        default: false
        }
    }
}

extension ArraySlice<UInt8> {
    /// Whether this is that word of small letters, in any case.
    func matches(_ word: String) -> Bool {
        count == word.utf8.count && zip(self, word.utf8).allSatisfy { $0.0 | 0x20 == $0.1 }
    }

    /// Whether that URN, in any case, stands here alone or before a colon.
    func begins(withSchema urn: String) -> Bool {
        let length = urn.utf8.count
        guard count >= length, count == length || self[startIndex + length] == UInt8(ascii: ":") else { return false }
        return zip(self, urn.utf8).allSatisfy { $0.0 == $0.1 || ($0.0 ^ $0.1 == 0x20 && $0.0.isASCIILetter) }
    }
}

extension Comparison {
    /// The operator that the word names in any case; nil if it is none.
    init?(word: ArraySlice<UInt8>) {
        guard let operation = Comparison.allCases.first(where: { word.matches($0.rawValue) }) else { return nil }
        self = operation
    }
}
