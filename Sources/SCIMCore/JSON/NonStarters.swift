// Combining marks and other characters that normalization puts into an order of its own (Unicode, definition 107: every character whose
// canonical combining class is not 0). Sorting a row of them costs time that grows with the square of its length, in the
// standard library as elsewhere, so that rows are kept short (UAX #15 §13).

/// How many non-starters follow each other.
package enum NonStarters {
    /// As the stream-safe format of UAX #15 allows; the longest row that any language needs is 18.
    package static let limit = 30
}

extension String {
    /// Whether more than that many non-starters are in a row, counted as they are written.
    @inline(__always)
    package func hasNonStarters(inARow limit: Int) -> Bool {
        utf8.count > limit && hasLongRow(of: limit)
    }

    @inline(never)
    private func hasLongRow(of limit: Int) -> Bool {
        guard unsafe !utf8Span.span.bytes.isASCII else { return false }
        var row = 0
        for scalar in unicodeScalars {
            row = scalar.isNonStarter ? row + 1 : 0
            if row > limit { return true }
        }
        return false
    }
}

extension Unicode.Scalar {
    /// The first one is U+0300.
    package var isNonStarter: Bool { value >= 0x300 && properties.canonicalCombiningClass != .notReordered }
}
