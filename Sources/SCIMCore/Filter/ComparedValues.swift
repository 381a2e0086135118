/// The path of a condition with what it leads to.
struct ComparedPath: Sendable {
    /// Of all paths of one filter; conditions that look at the same values share it.
    let number: Int
    let definition: Attribute
    let place: Place

    /// Where the values are.
    enum Place: Sendable {
        /// In a resource; with the definitions where what is not said is to be assumed.
        case resource(AttributePath, assuming: AttributeTarget?)
        /// In one value of a multi-valued attribute: its part of that name, or itself; and what is assumed where it has none.
        case element(String?, assuming: JSONValue?)
    }

    /// What the path begins at.
    enum Holder {
        case resource(JSONObject)
        /// One value of a multi-valued attribute, and which one.
        case element(JSONValue, Int)
    }
}

/// The values of one resource as the conditions of a filter compare them, each made when it is first looked at.
struct ComparedValues {
    private var paths: [Path]
    /// How many texts were folded.
    private(set) var foldings = 0

    private struct Path {
        var values: [JSONValue]?
        var folded: [Int: String] = [:]
    }

    init(pathCount: Int) { paths = Array(repeating: Path(), count: pathCount) }

    /// The values at a path, those of a multi-valued attribute one by one.
    mutating func values(at path: ComparedPath, in holder: ComparedPath.Holder) -> [JSONValue] {
        switch (path.place, holder) {
        case (.resource(let name, let target), .resource(let attributes)):
            if let known = paths[path.number].values { return known }
            let values = name.values(in: attributes, assuming: target)
            paths[path.number].values = values
            return values
        case (.element(let name, let assumed), .element(let element, _)):
            guard let name else { return [element] }
            return (element[name] ?? assumed).map { [$0] } ?? []
        case (.resource, .element), (.element, .resource): preconditionFailure("a path begins where its filter does")
        }
    }

    /// A text at a path, folded.
    ///
    /// - Parameter index: which one of the values at the path.
    mutating func folded(
        _ text: String, at path: ComparedPath, _ index: Int, in holder: ComparedPath.Holder
    ) -> String {
        var index = index
        if case .element(_, let place) = holder { index = place }
        if let known = paths[path.number].folded[index] { return known }
        let folded = text.folded
        paths[path.number].folded[index] = folded
        foldings += 1
        return folded
    }
}

extension AttributePath {
    /// The definitions of a path that has been resolved; nil for an attribute that no schema knows.
    func target(in type: ResourceType) -> AttributeTarget? {
        if case .attribute(let target) = resolution(in: type) { target } else { nil }
    }

    /// The values that the path selects, those of a multi-valued attribute one by one.
    ///
    /// - Parameter target: the definitions, where what is not said is to be assumed.
    fileprivate func values(in attributes: JSONObject, assuming target: AttributeTarget?) -> [JSONValue] {
        let holder = schema.map { attributes[$0]?.object ?? [:] } ?? attributes
        guard let value = holder[attribute] else { return [] }
        let elements = value.array ?? [value]
        guard let subAttribute else { return elements }
        return elements.flatMap { element -> [JSONValue] in
            guard let part = element[subAttribute] else {
                return target.flatMap { $0.subAttribute?.assumed(in: $0.attribute) }.map { [$0] } ?? []
            }
            return part.array ?? [part]
        }
    }
}

extension JSONValue {
    /// Whether there is something: not null, not empty, and for an object some member that is there (`pr`).
    fileprivate var isPresent: Bool {
        switch self {
        case .null: false
        case .string(let text): !text.isEmpty
        case .array(let elements): elements.contains(where: \.isPresent)
        case .object(let members): members.values.contains(where: \.isPresent)
        case .bool, .number: true
        }
    }
}

extension Attribute {
    /// What is assumed where nothing is said: a value is the primary one only where it says so (RFC 7643 §2.4).
    func assumed(in attribute: Attribute) -> JSONValue? {
        attribute.isMultiValued && type == .boolean && key == "primary" ? false : nil
    }

    /// Whether there is something of it that may be returned.
    func isPresent(_ value: JSONValue) -> Bool {
        guard case .object(let members) = value, subAttributes.contains(where: { $0.returned == .never }) else {
            return value.isPresent
        }
        return members.contains { name, part in part.isPresent && subAttribute(name)?.returned != .never }
    }
}
