// The one place that touches the normalization of the standard library: it is not public API, so the test beside this
// file compares the keys of all scalars with a known hash, and a new toolchain that changes them is noticed.
@_spi(_Unicode) import Swift

extension String {
    /// The text under which two spellings of a name are one: its canonical caseless form (Unicode D145), composed.
    ///
    /// nil where a scalar is unassigned in this Unicode version: only of assigned ones Unicode guarantees that the key
    /// stays the same, and keys are stored. Look-alikes and invisible characters distinguish on purpose.
    package var foldedKey: String? {
        if let ascii = asciiFolded { return ascii }
        for scalar in unicodeScalars where scalar.properties.generalCategory == .unassigned { return nil }
        return canonicallyFolded
    }

    /// The same form without the refusal, to compare values of attributes that are not `caseExact`.
    package var folded: String { asciiFolded ?? canonicallyFolded }

    /// The text itself where it is ASCII without capitals (nothing is allocated), nil where it is not ASCII.
    private var asciiFolded: String? {
        let bytes = utf8Span.span
        var hasCapitals = false
        for index in bytes.indices {
            guard bytes[index] < 0x80 else { return nil }
            if (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(bytes[index]) { hasCapitals = true }
        }
        return hasCapitals ? asciiLowercased : self
    }

    private var canonicallyFolded: String {
        var folded = String.UnicodeScalarView()
        for scalar in _nfd { scalar.appendFolded(to: &folded) }
        var composed = String.UnicodeScalarView()
        for scalar in String(folded)._nfc { composed.append(scalar) }
        return String(composed)
    }
}

extension Unicode.Scalar {
    /// Appends the full case folding (statuses C and F of CaseFolding.txt).
    ///
    /// Lower case of upper case of lower case is that folding for all scalars but two families, which stand first.
    fileprivate func appendFolded(to text: inout String.UnicodeScalarView) {
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
                    text.append(contentsOf: upper.properties.lowercaseMapping.unicodeScalars)
                }
            }
        }
    }
}
