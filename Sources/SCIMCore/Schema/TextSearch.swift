// What the standard library has for this lives in the module of regular expressions, and one call links all of it: over a
// megabyte that the worker has no other use for.

extension String {
    /// Where the other text is in this one, byte by byte, from the left and without overlap.
    ///
    /// - Parameter other: not empty.
    package func places(of other: String) -> [Range<Index>] {
        let wanted = Array(other.utf8)
        let bytes = utf8
        var found: [Range<Index>] = []
        var start = bytes.startIndex
        while let first = bytes[start...].firstIndex(of: wanted[0]) {
            let rest = bytes[first...]
            if rest.starts(with: wanted) {
                start = bytes.index(first, offsetBy: wanted.count)
                found.append(first..<start)
            } else {
                start = bytes.index(after: first)
            }
        }
        return found
    }

    /// Whether the other text is in this one, byte by byte; the empty one does in each.
    package func holds(_ other: String) -> Bool { other.isEmpty || !places(of: other).isEmpty }

    /// The text with every occurrence of `other` replaced.
    package func substituting(_ other: String, by replacement: String) -> String {
        var text = ""
        var start = startIndex
        for place in places(of: other) {
            text += self[start..<place.lowerBound]
            text += replacement
            start = place.upperBound
        }
        return text + self[start...]
    }
}
