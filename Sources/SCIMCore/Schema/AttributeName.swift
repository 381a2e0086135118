// How names of attributes are spelled (RFC 7643 §2.1).

extension UInt8 {
    var isASCIILetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    /// `nameChar` of RFC 7643 §2.1.
    var isNameCharacter: Bool {
        isASCIILetter || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) || self == UInt8(ascii: "-")
            || self == UInt8(ascii: "_")
    }
}

extension String {
    /// `ATTRNAME` of RFC 7643 §2.1, without the dollar sign.
    func isAttributeName(limit: Int) -> Bool {
        guard let first = utf8.first, first.isASCIILetter, utf8.count <= limit else { return false }
        return utf8.allSatisfy(\.isNameCharacter)
    }
}
