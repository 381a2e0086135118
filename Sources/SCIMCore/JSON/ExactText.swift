/// A text that is the same as another only if its bytes are: what a client names something by, as the key of a dictionary.
///
/// `String` itself compares and hashes what the text looks like after normalization, which takes time that grows with the square
/// of the length of a row of combining marks.
package struct ExactText: Sendable, Hashable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package static func == (left: ExactText, right: ExactText) -> Bool { left.text.hasBytes(of: right.text) }

    package func hash(into hasher: inout Hasher) { text.hashBytes(into: &hasher) }
}

extension String {
    /// Whether both are the same bytes; `==` also takes two spellings of one accented letter for the same.
    package func hasBytes(of other: String) -> Bool {
        guard utf8.count == other.utf8.count else { return false }
        return unsafe utf8Span.span.bytes.isEqual(to: other.utf8Span.span.bytes)
    }

    /// The same for texts of the same bytes.
    func hashBytes(into hasher: inout Hasher) {
        let isHashed: Void? = unsafe utf8.withContiguousStorageIfAvailable {
            unsafe hasher.combine(bytes: UnsafeRawBufferPointer($0))
        }
        if isHashed == nil { for byte in utf8 { hasher.combine(byte) } }
        hasher.combine(utf8.count)
    }
}
