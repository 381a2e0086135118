/// A `userName` or a group's `displayName` with the key by which it is unique in its organization (D3 of the design).
package struct UniqueName: Sendable, Hashable {
    /// As the client sent it.
    package let text: String
    /// Canonical caseless form: NFC of the full case folding.
    package let key: String

    /// - Throws: `invalidValue` for an empty name, a control character, or a character that Unicode has not assigned.
    package init(_ text: String, of attribute: String) throws(SCIMError) {
        guard !text.utf8.allSatisfy({ $0 == 0x20 }) else {
            throw SCIMError.invalidValue("\(attribute) is empty; it needs at least one visible character").about(
                attribute)
        }
        if let control = UniqueName.control(in: text.utf8Span.span) {
            let code = String(control, radix: 16, uppercase: true)
            throw SCIMError.invalidValue(
                "\(attribute): the control character U+\(String(repeating: "0", count: 4 - code.count))\(code) is not allowed"
            ).about(attribute)
        }
        guard let key = text.foldedKey else {
            throw SCIMError.invalidValue("\(attribute) contains a character that Unicode has not assigned")
                .about(attribute)
        }
        self.text = text
        self.key = key
    }

    /// A name that is stored already, with its key.
    package init(stored text: String, key: String) {
        self.text = text
        self.key = key
    }

    /// The first control character of C0 and C1, or DEL.
    private static func control(in bytes: Span<UInt8>) -> UInt8? {
        for index in bytes.indices {
            let byte = bytes[index]
            if byte < 0x20 || byte == 0x7F { return byte }
            // C1 is U+0080 to U+009F: 0xC2 and the same number.
            if byte == 0xC2, bytes[index + 1] < 0xA0 { return bytes[index + 1] }
        }
        return nil
    }
}
