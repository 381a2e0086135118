/// A resolved filter made ready for many resources (RFC 7644 §3.4.2.2): what it seeks is folded once, and a value of a resource
/// is folded once, however many conditions look at it.
package struct PreparedFilter: Sendable {
    private let condition: Condition
    /// How many different paths the conditions have.
    private let pathCount: Int

    package init(_ filter: Filter, for type: ResourceType) {
        var paths = PathNumbers()
        condition = Condition(filter, of: type, &paths)
        pathCount = paths.count
    }

    /// The filter inside the brackets of a value path.
    package init(_ filter: Filter, forValuesOf attribute: Attribute) {
        var paths = PathNumbers()
        condition = Condition(filter, ofValuesOf: attribute, at: nil, &paths)
        pathCount = paths.count
    }

    /// Whether a resource satisfies the filter.
    ///
    /// - Parameters:
    ///   - attributes: the whole resource with canonical names; an extension's attributes in an object under its URN.
    ///   - check: called before each comparison; what it throws ends the evaluation.
    package func matches(_ attributes: JSONObject, checking check: () throws -> Void) rethrows -> Bool {
        var compared = ComparedValues(pathCount: pathCount)
        return try matches(attributes, &compared, checking: check)
    }

    func matches(
        _ attributes: JSONObject, _ compared: inout ComparedValues, checking check: () throws -> Void
    ) rethrows -> Bool {
        try condition.holds(in: .resource(attributes), &compared, check)
    }

    /// Whether one value of a multi-valued attribute satisfies the filter.
    package func matches(element: JSONValue) -> Bool {
        var compared = ComparedValues(pathCount: pathCount)
        return condition.holds(in: .element(element, 0), &compared, {})
    }
}

/// A filter with the definitions of its paths.
private indirect enum Condition: Sendable {
    /// What a path that no schema knows comes to.
    case constant(Bool)
    case compare(ComparedPath, SoughtValue)
    case present(ComparedPath)
    case anyValue(of: ComparedPath, satisfies: Condition)
    case not(Condition)
    case and(Condition, Condition)
    case or(Condition, Condition)

    init(_ filter: Filter, of type: ResourceType, _ paths: inout PathNumbers) {
        switch filter {
        case .compare(let path, let comparison, let value):
            guard let target = path.target(in: type) else {
                self = .constant(comparison == .ne && value != .null)
                return
            }
            let number = paths.number(of: path, isBoolean: value.bool != nil)
            let compared = ComparedPath(
                number: number, definition: target.definition,
                place: .resource(path, assuming: value.bool == nil ? nil : target))
            self = .compare(compared, SoughtValue(value, comparison, of: target.definition))
        case .present(let path):
            guard let compared = ComparedPath(path, of: type, &paths) else {
                self = .constant(false)
                return
            }
            self = .present(compared)
        case .anyValue(let path, let inner):
            guard let compared = ComparedPath(path, of: type, &paths) else {
                self = .constant(false)
                return
            }
            let condition = Condition(inner, ofValuesOf: compared.definition, at: path, &paths)
            self = .anyValue(of: compared, satisfies: condition)
        case .not(let inner): self = .not(Condition(inner, of: type, &paths))
        case .and(let left, let right):
            self = .and(Condition(left, of: type, &paths), Condition(right, of: type, &paths))
        case .or(let left, let right):
            self = .or(Condition(left, of: type, &paths), Condition(right, of: type, &paths))
        }
    }

    /// - Parameter outer: the path of the values; nil if it is the only one.
    init(_ filter: Filter, ofValuesOf attribute: Attribute, at outer: AttributePath?, _ paths: inout PathNumbers) {
        func part(_ path: AttributePath, isBoolean: Bool = false) -> ComparedPath? {
            guard let part = attribute.part(named: path.attribute) else { return nil }
            let number = paths.number(of: AttributePath(part.name), at: outer, isBoolean: isBoolean)
            let name = attribute.subAttributes.isEmpty ? nil : part.name
            let assumed = isBoolean ? part.assumed(in: attribute) : nil
            return ComparedPath(number: number, definition: part, place: .element(name, assuming: assumed))
        }
        switch filter {
        case .compare(let path, let comparison, let value):
            let compared = part(path, isBoolean: value.bool != nil)
            self = compared.map { .compare($0, SoughtValue(value, comparison, of: $0.definition)) } ?? .constant(false)
        case .present(let path): self = part(path).map { .present($0) } ?? .constant(false)
        case .anyValue: self = .constant(false)
        case .not(let inner): self = .not(Condition(inner, ofValuesOf: attribute, at: outer, &paths))
        case .and(let left, let right):
            self = .and(
                Condition(left, ofValuesOf: attribute, at: outer, &paths),
                Condition(right, ofValuesOf: attribute, at: outer, &paths))
        case .or(let left, let right):
            self = .or(
                Condition(left, ofValuesOf: attribute, at: outer, &paths),
                Condition(right, ofValuesOf: attribute, at: outer, &paths))
        }
    }

    func holds(
        in holder: ComparedPath.Holder, _ compared: inout ComparedValues, _ check: () throws -> Void
    ) rethrows -> Bool {
        switch self {
        case .constant(let answer): return answer
        case .compare(let path, let sought):
            try check()
            return sought.isMet(by: compared.values(at: path, in: holder), at: path, in: holder, &compared)
        case .present(let path):
            try check()
            return compared.values(at: path, in: holder).contains(where: path.definition.isPresent)
        case .anyValue(let path, let inner):
            for (index, element) in compared.values(at: path, in: holder).enumerated()
            where try inner.holds(in: .element(element, index), &compared, check) {
                return true
            }
            return false
        case .not(let inner): return try !inner.holds(in: holder, &compared, check)
        case .and(let left, let right):
            return try left.holds(in: holder, &compared, check) && right.holds(in: holder, &compared, check)
        case .or(let left, let right):
            return try left.holds(in: holder, &compared, check) || right.holds(in: holder, &compared, check)
        }
    }
}

extension ComparedPath {
    /// A path whose values are taken as they are; nil for an attribute that no schema knows.
    fileprivate init?(_ path: AttributePath, of type: ResourceType, _ paths: inout PathNumbers) {
        guard let target = path.target(in: type) else { return nil }
        self.init(
            number: paths.number(of: path, isBoolean: false), definition: target.definition,
            place: .resource(path, assuming: nil))
    }
}

/// One number for all conditions that look at the same values.
private struct PathNumbers {
    private var numbers: [Key: Int] = [:]

    private struct Key: Hashable {
        let path: AttributePath
        let outer: AttributePath?
        /// Booleans are also assumed where nothing is said, so there are other values at the same path.
        let isBoolean: Bool
    }

    var count: Int { numbers.count }

    /// - Parameter outer: the path of the values that the other one begins at; nil if it begins at the resource.
    mutating func number(of path: AttributePath, at outer: AttributePath? = nil, isBoolean: Bool) -> Int {
        let key = Key(path: path, outer: outer, isBoolean: isBoolean)
        if let number = numbers[key] { return number }
        let number = numbers.count
        numbers[key] = number
        return number
    }
}
