// Parts that the definitions of several multi-valued attributes share (RFC 7643 §2.4).

extension Attribute {
    /// The sub-attribute `type`, which tells the values of one attribute apart by what they are for.
    static func type(_ description: String, _ canonicalValues: String...) -> Attribute {
        Attribute("type", .string, description, canonicalValues: canonicalValues)
    }

    /// The sub-attribute `display`.
    static func display(_ description: String) -> Attribute { Attribute("display", .string, description) }

    /// The sub-attribute `primary`, true on at most one value.
    static func primary(_ description: String) -> Attribute { Attribute("primary", .boolean, description) }
}
