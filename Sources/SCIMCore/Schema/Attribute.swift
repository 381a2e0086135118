/// The definition of one attribute or sub-attribute with all its characteristics (RFC 7643 §2.2, §7).
///
/// A class, because one is handed around for every value that is read: that is a count and not a copy of it all.
package final class Attribute: Sendable {
    package let name: String
    /// The name in lower case: attribute names are compared without regard to ASCII case (RFC 7643 §2.1).
    package let key: String
    fileprivate let outline: Int
    package let type: Kind
    package let isMultiValued: Bool
    package let description: String
    package let isRequired: Bool
    package let canonicalValues: [String]
    package let isCaseExact: Bool
    package let mutability: Mutability
    package let returned: Returned
    package let uniqueness: Uniqueness
    /// `User`, `Group`, `external` or `uri`; only where the type is `reference`.
    package let referenceTypes: [String]
    package let subAttributes: [Attribute]
    /// Bytes of a text at most, where a request brings it.
    package let longest: Int

    package init(
        _ name: String, _ type: Kind = .string, multiValued: Bool = false, _ description: String,
        required: Bool = false, canonicalValues: [String] = [], caseExact: Bool = false,
        mutability: Mutability = .readWrite, returned: Returned = .default, uniqueness: Uniqueness = .none,
        referenceTypes: [String] = [], longest: Int? = nil, subAttributes: [Attribute] = []
    ) {
        self.name = name
        self.key = name.asciiLowercased
        self.outline = Attribute.outline(of: name)
        self.type = type
        self.isMultiValued = multiValued
        self.description = description
        self.isRequired = required
        self.canonicalValues = canonicalValues
        self.isCaseExact = caseExact
        self.mutability = mutability
        self.returned = returned
        self.uniqueness = uniqueness
        self.referenceTypes = referenceTypes
        self.subAttributes = subAttributes
        self.longest = longest ?? (type == .binary ? ValueLimits.binary : ValueLimits.text)
    }

    /// Length, first and last letter: what tells most names apart without comparing them.
    fileprivate static func outline(of name: String) -> Int {
        let bytes = name.utf8Span.span
        guard bytes.count > 0 else { return 0 }
        return bytes.count << 16 | Int(bytes[0]) << 8 | Int(bytes[bytes.count - 1])
    }

    /// The data types of RFC 7643 §2.3.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case string, boolean, decimal, integer, dateTime, binary, reference, complex
    }

    package enum Mutability: String, Sendable, Hashable, CaseIterable {
        case readOnly, readWrite, immutable, writeOnly
    }

    package enum Returned: String, Sendable, Hashable, CaseIterable {
        case always, never, `default`, request
    }

    package enum Uniqueness: String, Sendable, Hashable, CaseIterable {
        case none, server, global
    }

    /// The sub-attribute of that name in any case.
    package func subAttribute(_ name: String) -> Attribute? {
        subAttributes.position(of: name).map { subAttributes[$0] }
    }
}

extension Attribute: Hashable {
    package static func == (left: Attribute, right: Attribute) -> Bool {
        left === right
            || left.name == right.name && left.type == right.type && left.isMultiValued == right.isMultiValued
                && left.description == right.description && left.isRequired == right.isRequired
                && left.canonicalValues == right.canonicalValues && left.isCaseExact == right.isCaseExact
                && left.mutability == right.mutability && left.returned == right.returned
                && left.uniqueness == right.uniqueness && left.referenceTypes == right.referenceTypes
                && left.subAttributes == right.subAttributes
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(key) }
}

extension [Attribute] {
    /// Where the attribute of that name stands, in any case: most clients write it as it is defined.
    package func position(of name: String) -> Int? {
        let outline = Attribute.outline(of: name)
        for index in indices where self[index].outline == outline && self[index].name == name { return index }
        let key = name.asciiLowercased
        return firstIndex { $0.key == key }
    }
}

extension String {
    /// The text with A to Z in lower case and everything else as it is; for names, never for values.
    package var asciiLowercased: String {
        let bytes = utf8Span.span
        var capitals: UInt8 = 0
        for index in bytes.indices { capitals |= bytes[index].isASCIICapital ? 1 : 0 }
        if capitals == 0 { return self }
        let lowered = [UInt8](capacity: bytes.count) { lowered in
            for index in bytes.indices { lowered.append(bytes[index].asciiLowercased) }
        }
        return String(decoding: lowered, as: UTF8.self)
    }
}

extension UInt8 {
    /// A to Z.
    var isASCIICapital: Bool { self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") }

    /// A to Z in lower case, everything else as it is.
    var asciiLowercased: UInt8 { isASCIICapital ? self | 0x20 : self }
}
