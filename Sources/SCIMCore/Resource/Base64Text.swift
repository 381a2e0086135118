extension String {
    /// Whether the text is base64 or base64url, padded or not (RFC 4648, RFC 7643 §2.3.6).
    var isBase64: Bool {
        var padding = 0
        for byte in utf8 {
            switch byte {
            case UInt8(ascii: "="): padding += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                if padding > 0 { return false }
            default: return false
            }
        }
        return padding <= 2 && (utf8.count - padding) % 4 != 1
    }
}
