import SCIMCore

extension Snapshot {
    /// The secret with which cursors are sealed; nil until one is made.
    package func cursorKey() throws -> [UInt8]? {
        try connection.first("SELECT value FROM settings WHERE name = 'cursor_key'") { [UInt8](hex: $0.bytes(0)) }
            ?? nil
    }
}

extension WriteTransaction {
    /// The secret with which cursors are sealed, the one given where there is none yet.
    package func cursorKey(orElse new: [UInt8]) throws -> [UInt8] {
        if let key = try cursorKey() { return key }
        try connection.run(
            """
            INSERT INTO settings (name, value) VALUES ('cursor_key', lower(hex(?)))
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, [.blob(new)])
        return new
    }
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits; nil for anything else.
    fileprivate init?(hex digits: [UInt8]) {
        guard digits.count.isMultiple(of: 2) else { return nil }
        self = []
        for place in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[place].hexDigitValue, let low = digits[place + 1].hexDigitValue else { return nil }
            append(high << 4 | low)
        }
    }
}
