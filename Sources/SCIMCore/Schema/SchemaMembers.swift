/// The members of an object in a schema's JSON, found in any case (RFC 7643 §2.1).
struct SchemaMembers {
    /// As they were written.
    let names: [String]
    /// Names that were there before in another case.
    let repeated: [String]
    private let values: [String: JSONValue]

    init(_ object: JSONObject) {
        var values: [String: JSONValue] = [:]
        var repeated: [String] = []
        for (name, value) in object where values.updateValue(value, forKey: name.asciiLowercased) != nil {
            repeated.append(name)
        }
        self.names = Array(object.keys)
        self.repeated = repeated
        self.values = values
    }

    subscript(_ name: String) -> JSONValue? { values[name.asciiLowercased] }

    /// `badge.color`, or the name alone where nothing comes before it.
    static func path(_ place: String, _ name: String) -> String { place.isEmpty ? name : "\(place).\(name)" }
}

extension JSONValue {
    /// The value as a sentence about a fault quotes it.
    var shown: String {
        switch self {
        case .string(let text): "\"\(text.forDisplay)\""
        case .number, .bool: text.forDisplay
        default: kind
        }
    }
}

extension [String] {
    /// `a, b and c`
    var listed: String {
        guard let last, count > 1 else { return first ?? "" }
        return "\(dropLast().joined(separator: ", ")) and \(last)"
    }
}

extension String {
    /// Whether this is a URN (RFC 8141) of the characters that can come before an attribute's name in a path.
    ///
    ///     urn:ietf:params:scim:schemas:extension:Contoso:2.0:User
    ///         ^^^^ two to 32 letters, digits and hyphens
    var isURN: Bool {
        let parts = utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count >= 3, String(Substring(parts[0])).asciiLowercased == "urn",
            (2...32).contains(parts[1].count), parts[1].allSatisfy({ $0.isNameCharacter && $0 != UInt8(ascii: "_") }),
            parts[1].first != UInt8(ascii: "-"), parts[1].last != UInt8(ascii: "-")
        else { return false }
        return parts.dropFirst(2).allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isNameCharacter || $0 == UInt8(ascii: ".") }
        }
    }

    /// Whether there is a C0 or C1 control character, line breaks and tabs included.
    var hasControlCharacters: Bool {
        unicodeScalars.contains { $0.value < 0x20 || (0x7F...0x9F).contains($0.value) }
    }
}
