/// What nginx, the log and error details call a request: 32 hexadecimal digits.
struct RequestID {
    let text: String

    /// Nil where nginx sent nothing of this form.
    init?(cString: UnsafePointer<CChar>) {
        for offset in 0..<32 where !Self.isDigit(cString[offset]) { return nil }
        guard cString[32] == 0 else { return nil }
        text = String(cString: cString)
    }

    /// A new one, for a web server that gives none.
    static func random() -> RequestID {
        var generator = SystemRandomNumberGenerator()
        return RequestID(text: [generator.next(), generator.next()].map(hexadecimal).joined())
    }

    private init(text: String) { self.text = text }

    private static func hexadecimal(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private static func isDigit(_ character: CChar) -> Bool {
        switch UInt8(bitPattern: character) {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
