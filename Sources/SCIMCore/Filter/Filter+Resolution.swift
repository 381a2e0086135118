extension Filter {
    /// The same filter with every path in its canonical spelling and every value in the type of its attribute, ready for
    /// `matches` and for the store's indexes.
    ///
    /// A complex attribute compared as a whole is compared by its `value`. An attribute that no schema knows stays as it
    /// is: nobody has it, so nothing but `not` and `ne` matches.
    ///
    /// - Throws: `invalidFilter` for an unknown part of a known attribute (D7 of the design), for a comparison that the
    ///   type does not have, and for an attribute that is never returned: RFC 7643 §7 leaves open whether it can be
    ///   filtered by, but whoever may ask whether it begins with "a" has soon read it.
    package func resolved(in type: ResourceType) throws(SCIMError) -> Filter {
        try resolved { (path) throws(SCIMError) in
            switch path.resolution(in: type) {
            case .attribute(let target): (target.path, try target.returnedDefinition)
            case .unknownAttribute: nil
            case .unknownSubAttribute(let parent):
                throw .invalidFilter(
                    "the filter: \(parent.name) has no sub-attribute \"\((path.subAttribute ?? "").forDisplay)\"")
            case .wholeSchema(let schema):
                throw .invalidFilter("the filter: \(schema.id) is a schema; name one of its attributes after it")
            }
        }
    }

    /// The same for the filter inside the brackets of a value path, whose paths begin at the value.
    package func resolved(for attribute: Attribute) throws(SCIMError) -> Filter {
        try resolved { (path) throws(SCIMError) in
            guard path.schema == nil, path.subAttribute == nil, let part = attribute.part(named: path.attribute) else {
                throw .invalidFilter(
                    "the filter: \(attribute.name) has no sub-attribute \"\(path.attribute.forDisplay)\"")
            }
            try part.checkIsReturned()
            // A simple attribute has no part of another name, and `value` stands for the whole of it.
            return (AttributePath(attribute.subAttributes.isEmpty ? "value" : part.name), part)
        }
    }

    /// A path in its canonical spelling, and the definition of what it leads to.
    private typealias Found = (path: AttributePath, definition: Attribute)

    private func resolved(_ find: (AttributePath) throws(SCIMError) -> Found?) throws(SCIMError) -> Filter {
        switch self {
        case .compare(let path, let comparison, let value):
            guard var (path, definition) = try find(path) else { return self }
            if definition.type == .complex, let part = definition.subAttribute("value") {
                path.subAttribute = part.name
                definition = part
            }
            return .compare(path, comparison, try definition.checked(comparison, value))
        case .present(let path):
            guard let (path, _) = try find(path) else { return self }
            return .present(path)
        case .anyValue(let path, let inner):
            guard let (path, definition) = try find(path) else { return self }
            return .anyValue(of: path, satisfies: try inner.resolved(for: definition))
        case .not(let inner): return .not(try inner.resolved(find))
        case .and(let left, let right): return .and(try left.resolved(find), try right.resolved(find))
        case .or(let left, let right): return .or(try left.resolved(find), try right.resolved(find))
        }
    }
}

extension AttributeTarget {
    /// What is compared: the sub-attribute, or the attribute itself.
    var definition: Attribute { subAttribute ?? attribute }

    /// The same where both may be returned: a part of what is never returned would reveal it too.
    fileprivate var returnedDefinition: Attribute {
        get throws(SCIMError) {
            try attribute.checkIsReturned()
            try subAttribute?.checkIsReturned()
            return definition
        }
    }

    /// The path in its canonical spelling.
    var path: AttributePath { AttributePath(schema: schema, attribute.name, subAttribute?.name) }
}

extension Attribute {
    /// The sub-attribute of that name; for a simple attribute `value` means the value itself.
    func part(named name: String) -> Attribute? {
        if let found = subAttribute(name) { return found }
        return subAttributes.isEmpty && name.asciiLowercased == "value" ? self : nil
    }

    fileprivate func checkIsReturned() throws(SCIMError) {
        guard returned != .never else {
            throw .invalidFilter("the filter: \(name) is never returned, so it cannot be used in a filter")
        }
    }

    /// The value in this attribute's type.
    fileprivate func checked(_ comparison: Comparison, _ value: JSONValue) throws(SCIMError) -> JSONValue {
        try checkIsReturned()
        if value == .null {
            guard comparison == .eq || comparison == .ne else { throw unfit(comparison, value) }
            return value
        }
        switch (type, value) {
        case (.boolean, .bool): break
        case (.boolean, .string(let text)):
            // Q44: a boolean in quotes, in any case.
            let word = text.asciiLowercased
            guard word == "true" || word == "false", comparison == .eq || comparison == .ne else {
                throw unfit(comparison, value)
            }
            return .bool(word == "true")
        case (.integer, .number), (.decimal, .number): break
        case (.integer, .string(let text)), (.decimal, .string(let text)):
            // Q75: a number in quotes.
            guard let number = try? JSONValue(parsing: text), case .number = number, isAllowed(comparison) else {
                throw unfit(comparison, value)
            }
            return number
        case (.dateTime, .string(let text)):
            guard comparison.isTextual || Instant(dateTime: text) != nil else { throw unfit(comparison, value) }
        case (.string, .string), (.reference, .string), (.binary, .string): break
        case (.string, .number(let number)), (.reference, .number(let number)): return .string(number.text)
        case (.string, .bool(let flag)), (.reference, .bool(let flag)): return .string(flag ? "true" : "false")
        default: throw unfit(comparison, value)
        }
        guard isAllowed(comparison) else { throw unfit(comparison, value) }
        return value
    }

    /// RFC 7644 table 3: no order among booleans and binary values, no parts of numbers and booleans.
    private func isAllowed(_ comparison: Comparison) -> Bool {
        switch comparison {
        case .eq, .ne: true
        case .co, .sw, .ew: type == .string || type == .reference || type == .dateTime
        case .gt, .ge, .lt, .le: type != .boolean && type != .binary
        }
    }

    private func unfit(_ comparison: Comparison, _ value: JSONValue) -> SCIMError {
        let found = value.string.map { "\"\($0.forDisplay)\"" } ?? value.text.forDisplay
        return .invalidFilter(
            "the filter: \(name) is of type \(type.rawValue) and cannot be compared using \"\(comparison.rawValue)\" with \(found)"
        )
    }
}
