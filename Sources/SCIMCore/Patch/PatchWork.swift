/// How many values the operations of one PATCH have looked at or copied. One PATCH is one turn of the writer, so that without a
/// limit a body of 8 MiB could keep everybody else waiting for minutes: ten thousand filters over a thousand values each.
package struct PatchWork: Sendable {
    /// Values looked at in one request at most: by each condition of a filter, where a value's equal is looked for, and where
    /// one is changed among others.
    package static let limit = 1_000_000

    package private(set) var done = 0

    package init() {}

    /// - Throws: 413 past the limit.
    package mutating func add(_ count: Int) throws(SCIMError) {
        done += min(count, PatchWork.limit + 1)
        guard done > PatchWork.limit else { return }
        throw SCIMError(
            413, nil,
            "up to this operation, the PATCH examines more than \(PatchWork.limit) values; split it into several requests"
        )
    }
}

extension MultiValue {
    /// What an operation looks at or copies: each value once for every condition of its filter, once to find its equal, and once
    /// where parts of values are set, for the whole list is copied then. Long text counts for more, in proportion to what
    /// comparing it costs; the 64 bytes that few values exceed count nothing.
    func work(_ operation: PatchOperation, subAttribute: Attribute?, filter: Filter?) -> Int {
        guard operation.kind != .remove || operation.value != nil || subAttribute != nil || filter != nil else {
            return 0
        }
        var count = filter.map { $0.conditions.reduce(0) { $0 + weight(of: elements, $1) } } ?? 0
        if let subAttribute {
            let isCompared =
                subAttribute.mutability == .immutable || operation.kind == .remove && operation.value != nil
            count += isCompared ? weight(of: elements, subAttribute.name) : copies(of: elements)
            return operation.kind != .remove && attribute.identifies(by: subAttribute)
                ? count + identities(of: elements) : count
        }
        let given = operation.value?.array ?? []
        if operation.kind == .remove {
            guard operation.value != nil else { return count }
            if RemovalList.comparesParts(of: attribute) {
                return count + max(1, given.count) * weight(of: elements, part: nil, bytes: 8) + given.count
            }
        }
        // What is replaced goes unseen; what is added to it, or found by a filter and not there, is looked for.
        if operation.kind != .replace || filter != nil { count += identities(of: elements) }
        return count + identities(of: given)
    }

    private func copies(of elements: [JSONValue]) -> Int { elements.reduce(0) { $0 + $1.parts } }

    /// What it costs to find the equals of elements: by `value` and `type`, or by all of it where they have no `value`.
    private func identities(of elements: [JSONValue]) -> Int {
        guard let value = attribute.subAttribute("value") else {
            return weight(of: elements, part: nil, bytes: attribute.isCaseExact || attribute.type == .complex ? 256 : 8)
        }
        return elements.reduce(0) { sum, element in
            guard let found = element["value"] else { return sum + element.parts + element.size / 256 }
            let type = element["type"]?.size ?? 0
            return sum + element.parts + max(0, found.size - 64) / (value.isCaseExact ? 256 : 8) + max(0, type - 64) / 8
        }
    }

    private func weight(of elements: [JSONValue], _ name: String) -> Int {
        let part = attribute.subAttribute(name)
        // Folding costs at most about as much for 8 bytes as the rest of a comparison, reading for 256.
        return weight(of: elements, part: part == nil ? nil : name, bytes: (part ?? attribute).isCaseExact ? 256 : 8)
    }

    private func weight(of elements: [JSONValue], part name: String?, bytes: Int) -> Int {
        elements.reduce(0) { sum, element in
            let size = name.map { element[$0]?.size ?? 0 } ?? element.size
            return sum + element.parts + max(0, size - 64) / bytes
        }
    }
}

extension Filter {
    /// The part of a value that each of the conditions is about.
    var conditions: [String] {
        var names: [String] = []
        appendConditions(to: &names)
        return names
    }

    private func appendConditions(to names: inout [String]) {
        switch self {
        case .compare(let path, _, _), .present(let path): names.append(path.attribute)
        case .anyValue(_, let inner), .not(let inner): inner.appendConditions(to: &names)
        case .and(let left, let right), .or(let left, let right):
            left.appendConditions(to: &names)
            right.appendConditions(to: &names)
        }
    }

    /// How often a member is looked at to decide whether it satisfies the filter.
    package var conditionCount: Int { conditions.count }
}

extension JSONValue {
    /// What copying it costs: 1, and 1 more for every 8 members.
    fileprivate var parts: Int { if case .object(let members) = self { 1 + members.count / 8 } else { 1 } }

    /// The bytes of its texts.
    fileprivate var size: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .array(let elements): elements.reduce(0) { $0 + $1.size }
        case .object(let members): members.reduce(0) { $0 + $1.value.size }
        case .null, .bool, .number: 0
        }
    }
}
