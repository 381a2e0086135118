/// Base64 with padding (RFC 4648 §4).
package enum Base64 {
    package static func text(of bytes: [UInt8]) -> String {
        let text = Base64URL.text(of: bytes)
        let letters = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return String(letters) + String(repeating: "=", count: (4 - letters.count % 4) % 4)
    }

    /// nil for what is not Base64; padding may be missing, as some senders leave it out.
    package static func bytes(of text: String) -> [UInt8]? {
        let unpadded = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }.reversed()
        guard text.utf8.count - unpadded.count <= 2 else { return nil }
        var translated: [UInt8] = []
        translated.reserveCapacity(unpadded.count)
        for character in unpadded {
            switch character {
            case UInt8(ascii: "+"): translated.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): translated.append(UInt8(ascii: "_"))
            case UInt8(ascii: "-"), UInt8(ascii: "_"): return nil
            default: translated.append(character)
            }
        }
        return Base64URL.bytes(of: String(decoding: translated, as: UTF8.self))
    }
}
