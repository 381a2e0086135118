/// A `userName` or a group's `displayName` with the key by which it is unique in its organization (D3 of the design).
package struct UniqueName: Sendable, Hashable {
    /// As the client sent it.
    package let text: String
    /// Canonical caseless form: NFC of the full case folding.
    package let key: String

    /// - Throws: `invalidValue` for an empty name, a control character, or a character that Unicode has not assigned.
    package init(_ text: String, of attribute: String) throws(SCIMError) {
        guard !text.utf8.allSatisfy({ $0 == 0x20 }) else {
            throw .invalidValue("\(attribute) is empty; it needs at least one visible character")
        }
        for scalar in text.unicodeScalars where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value) {
            let code = String(scalar.value, radix: 16, uppercase: true)
            throw .invalidValue(
                "\(attribute): the control character U+\(String(repeating: "0", count: 4 - code.count))\(code) is not allowed"
            )
        }
        guard let key = text.foldedKey else {
            throw .invalidValue("\(attribute) holds a character that Unicode has not assigned")
        }
        self.text = text
        self.key = key
    }
}
