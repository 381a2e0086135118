extension String {
    /// Three texts behind each other, in one allocation; `+` makes one for each part.
    package static func concatenating(_ first: String, _ second: String, _ third: String = "") -> String {
        let count = first.utf8.count + second.utf8.count + third.utf8.count
        return unsafe String(unsafeUninitializedCapacity: count) { text in
            var end = 0
            unsafe first.copy(to: text, at: &end)
            unsafe second.copy(to: text, at: &end)
            unsafe third.copy(to: text, at: &end)
            return end
        }
    }

    private func copy(to text: UnsafeMutableBufferPointer<UInt8>, at end: inout Int) {
        let bytes = utf8Span.span
        guard !bytes.isEmpty else { return }
        unsafe bytes.withUnsafeBufferPointer { part in
            _ = unsafe UnsafeMutableBufferPointer(rebasing: text[end...]).update(fromContentsOf: part)
        }
        end += bytes.count
    }
}
