import SCIMHTTP

/// Names and values of a query or of a submitted form (`application/x-www-form-urlencoded`).
package struct FormFields: Sendable {
    private var pairs: [(name: String, value: String)] = []

    /// Fields that are read; no form of ours has as many.
    private static let limit = 100

    package init() {}

    /// - Throws: `PageFault.badForm` for a broken percent-encoding, or too many fields.
    init(_ text: ArraySlice<UInt8>) throws(PageFault) {
        for pair in text.split(separator: UInt8(ascii: "&")) {
            guard pairs.count < FormFields.limit else { throw .badForm("it has too many fields") }
            let parts = pair.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            pairs.append((try FormFields.decode(parts[0]), parts.count > 1 ? try FormFields.decode(parts[1]) : ""))
        }
    }

    /// The first value of that name, without the blanks around it; nil where there is none, or nothing but blanks.
    package subscript(name: String) -> String? {
        guard let value = pairs.first(where: { $0.name == name })?.value else { return nil }
        let trimmed = value.trimmingBlanks
        return trimmed.isEmpty ? nil : trimmed
    }

    /// The lines that were typed into an area, which browsers separate by CR and LF.
    package func lines(_ name: String) -> String {
        String(String.UnicodeScalarView((self[name] ?? "").unicodeScalars.filter { $0 != "\r" }))
    }

    /// The first value of that name as it came; nil where there is none.
    package func exact(_ name: String) -> String? { pairs.first { $0.name == name }?.value }

    package func contains(_ name: String) -> Bool { pairs.contains { $0.name == name } }

    private static func decode(_ text: ArraySlice<UInt8>) throws(PageFault) -> String {
        do {
            return try PercentCoding.decode(text, plusIsSpace: true)
        } catch {
            throw .badForm("a value is not encoded as forms are")
        }
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        let isBlank: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace }
        let scalars = unicodeScalars.drop(while: isBlank)
        guard let end = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
        return String(scalars[...end])
    }
}
