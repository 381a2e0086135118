extension JSONValue {
    /// The text of the value in UTF-8 for people and programs alike: hidden scalars of its strings are escaped with `\u`, so
    /// that a terminal does not act on them and a parser gets them back.
    package var displayBytes: [UInt8] {
        let plain = bytes
        guard plain.contains(where: { $0 >= 0x7F }) else { return plain }
        var shown: [UInt8] = []
        shown.reserveCapacity(plain.count)
        // Outside of its strings JSON is ASCII.
        for scalar in String(decoding: plain, as: UTF8.self).unicodeScalars {
            guard scalar.value >= 0x7F, scalar.isHidden else {
                shown += UTF8.encode(scalar)?.map { $0 } ?? []
                continue
            }
            for unit in UTF16.encode(scalar)?.map({ $0 }) ?? [] {
                let digits = String(unit, radix: 16)
                shown +=
                    Array("\\u".utf8) + Array(String(repeating: "0", count: 4 - digits.count).utf8) + Array(digits.utf8)
            }
        }
        return shown
    }
}
