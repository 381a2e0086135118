// The one place that touches the normalization of the standard library: it is not public API, so the test beside this
// file compares the keys of all scalars with a known hash, and a new toolchain that changes them is noticed.
@_spi(_Unicode) import Swift

extension String {
    /// The text under which two spellings of a name are one: its canonical caseless form (Unicode D145), composed.
    ///
    /// nil if a scalar is unassigned in this Unicode version: only of assigned ones Unicode guarantees that the key
    /// stays the same, and keys are stored. Look-alikes and invisible characters distinguish on purpose.
    package var foldedKey: String? {
        if let latin = latinFolded { return latin }
        for scalar in unicodeScalars where scalar.properties.generalCategory == .unassigned { return nil }
        return canonicallyFolded
    }

    /// The same form without the refusal, to compare values of attributes that are not `caseExact`.
    package var folded: String { latinFolded ?? canonicallyFolded }

    /// The same of a text that may be long: only its first 8 KiB count, whose folded form is longer than what sorting looks at.
    package var foldedBeginning: String {
        let limit = 8 << 10
        guard utf8.count > limit else { return folded }
        var beginning = String.UnicodeScalarView()
        var length = 0
        for scalar in unicodeScalars {
            length += UTF8.width(scalar)
            if length > limit { break }
            beginning.append(scalar)
        }
        return String(beginning).folded
    }

    /// The same found byte by byte, for what names are mostly made of: nil if the text goes beyond Latin-1, or holds
    /// the one character there (the micro sign) whose folding does.
    ///
    /// There is nothing to compose in Latin-1, and one letter does not fold to the one 32 places on: the sharp s.
    private var latinFolded: String? {
        let bytes = utf8Span.span
        var changes: UInt8 = 0
        for index in bytes.indices {
            let byte = bytes[index]
            changes |= byte & 0x80 | (byte.isASCIICapital ? 1 : 0)
        }
        if changes == 0 { return self }
        var folded: [UInt8] = []
        folded.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte >= 0x80 else {
                folded.append(byte.asciiLowercased)
                index += 1
                continue
            }
            // U+0080 to U+00BF, then U+00C0 to U+00FF.
            guard byte == 0xC2 || byte == 0xC3 else { return nil }
            let next = bytes[index + 1]
            if byte == 0xC2, next == 0xB5 { return nil }
            if byte == 0xC3, next == 0x9F {
                folded.append(UInt8(ascii: "s"))
                folded.append(UInt8(ascii: "s"))
            } else {
                let isCapital = byte == 0xC3 && next <= 0x9E && next != 0x97
                folded.append(byte)
                folded.append(isCapital ? next + 0x20 : next)
            }
            index += 2
        }
        return String(decoding: folded, as: UTF8.self)
    }

    /// Linear in the length of the text: normalization sorts each row of non-starters, in time that grows with the square of the
    /// row's length, so rows longer than 30 are divided before.
    private var canonicallyFolded: String {
        var folded = String.UnicodeScalarView()
        for scalar in streamSafe._nfd { scalar.appendFolded(to: &folded) }
        var composed = String.UnicodeScalarView()
        for scalar in String(folded)._nfc { composed.append(scalar) }
        return String(composed)
    }
}

extension String {
    /// The stream-safe form (UAX #15 §13): U+034F, which is invisible and a starter, after every 30 non-starters in a row. A text
    /// without a longer row, as every text of every language is, stays as it is.
    var streamSafe: String {
        // A starter decomposes into at most three non-starters behind it, which do not count here.
        guard hasNonStarters(inARow: NonStarters.limit - 3) || hasHiddenNonStarters else { return self }
        var safe = String.UnicodeScalarView()
        var row = 0
        for scalar in unicodeScalars {
            for part in String(scalar)._nfd {
                row = part.isNonStarter ? row + 1 : 0
                if row > NonStarters.limit {
                    safe.append("\u{34F}")
                    row = 1
                }
                safe.append(part)
            }
        }
        return String(safe)
    }

    /// Whether it holds one of the four characters that stand for two non-starters.
    private var hasHiddenNonStarters: Bool {
        guard !utf8Span.isKnownASCII else { return false }
        return unicodeScalars.contains { scalar in
            switch scalar.value {
            case 0x344, 0xF73, 0xF75, 0xF81: true
            default: false
            }
        }
    }
}

extension Unicode.Scalar {
    /// Appends the full case folding (statuses C and F of CaseFolding.txt).
    ///
    /// Lower case of upper case of lower case is that folding for all scalars but two families, which stand first.
    fileprivate func appendFolded(to text: inout String.UnicodeScalarView) {
        if isASCII {
            text.append(Unicode.Scalar(UInt8(truncatingIfNeeded: value).asciiLowercased))
            return
        }
        if self == "\u{131}" {
            // The dotless i of Turkish has I as its capital and would become a dotted one.
            text.append(self)
            return
        }
        for lower in properties.lowercaseMapping.unicodeScalars {
            for upper in lower.properties.uppercaseMapping.unicodeScalars {
                if ("\u{13A0}"..."\u{13F5}").contains(upper) {
                    // Cherokee folds to its capitals, which are older than its small letters.
                    text.append(upper)
                } else {
                    // One by one: to append a sequence copies what is there, each time.
                    for scalar in upper.properties.lowercaseMapping.unicodeScalars { text.append(scalar) }
                }
            }
        }
    }
}
