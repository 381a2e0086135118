import OrderedCollections

/// The values of a multi-valued attribute while a PatchOp works on them.
struct MultiValue {
    let attribute: Attribute
    var elements: [JSONValue]

    mutating func apply(_ operation: PatchOperation, subAttribute: Attribute?, filter: Filter?) throws(SCIMError) {
        if let subAttribute {
            try set(subAttribute, operation, filter)
        } else if let filter {
            try changeElements(operation, filter)
        } else {
            changeWhole(operation)
        }
    }

    // MARK: - emails

    private mutating func changeWhole(_ operation: PatchOperation) {
        let given = operation.value?.array ?? []
        switch operation.kind {
        case .replace:
            elements = []
            given.forEach { append($0) }
        case .add:
            given.forEach { append($0) }
        case .remove where operation.value == nil:
            elements = []
        case .remove:
            elements = elements.filter { element in !given.contains { isSame(element, $0) } }
        }
    }

    /// Adds an element, or merges it into the one that is the same (RFC 7644 §3.5.2.1: no duplicates).
    private mutating func append(_ element: JSONValue) {
        var place = elements.count
        if let index = elements.firstIndex(where: { isSame($0, element) }) {
            if case .object(let old) = elements[index], case .object(let new) = element {
                elements[index] = .object(old.merging(new) { _, new in new })
            }
            place = index
        } else {
            elements.append(element)
        }
        if element["primary"] == .bool(true) { elements.keepPrimary(at: place) }
    }

    /// Whether both are the same value of the attribute: the same `value` and, where both say it, the same `type`.
    private func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        guard case .object(let left) = one, case .object(let right) = other,
            let definition = attribute.subAttribute("value"), let value = left["value"], let otherValue = right["value"]
        else { return one == other }
        guard definition.isEqual(value, otherValue) else { return false }
        guard let type = attribute.subAttribute("type"), let leftType = left["type"], let rightType = right["type"]
        else {
            return true
        }
        return type.isEqual(leftType, rightType)
    }

    // MARK: - emails[type eq "work"]

    private mutating func changeElements(_ operation: PatchOperation, _ filter: Filter) throws(SCIMError) {
        let matches = elements.indices.filter { filter.matches(element: elements[$0], of: attribute) }
        guard operation.kind != .remove, let given = operation.value else {
            elements = elements.indices.filter { !matches.contains($0) }.map { elements[$0] }
            return
        }
        guard case .object(let members) = given else {
            for index in matches { elements[index] = given }
            if matches.isEmpty { elements.append(given) }
            return
        }
        guard !matches.isEmpty else {
            append(.object(try element(madeFrom: filter).merging(members) { _, new in new }))
            return
        }
        for index in matches {
            // A replaced element keeps what its own path says of it, so that it can be found again.
            let kept = operation.kind == .add ? elements[index].object ?? [:] : filter.equalities ?? [:]
            elements[index] = .object(kept.merging(members) { _, new in new })
        }
        if members["primary"] == .bool(true), let last = matches.last { elements.keepPrimary(at: last) }
    }

    // MARK: - emails[type eq "work"].value

    private mutating func set(
        _ subAttribute: Attribute, _ operation: PatchOperation, _ filter: Filter?
    ) throws(SCIMError) {
        let value = operation.kind == .remove ? nil : operation.value
        var matches = elements.indices.filter { filter?.matches(element: elements[$0], of: attribute) ?? true }
        if matches.isEmpty {
            guard value != nil else { return }
            // RFC 7644 §3.5.2.3 says noTarget; Entra expects the element to be made from its filter (Q42).
            elements.append(.object(try filter.map(element(madeFrom:)) ?? [:]))
            matches = [elements.count - 1]
        }
        for index in matches {
            var members = elements[index].object ?? [:]
            members[subAttribute.name] = value
            elements[index] = .object(members)
        }
        if value == nil {
            elements.removeAll { $0.object?.keys.allSatisfy { $0 == "type" || $0 == "primary" } ?? false }
        } else if subAttribute.key == "primary", value == .bool(true), let last = matches.last {
            elements.keepPrimary(at: last)
        } else if let last = matches.last, elements[last]["primary"] == .bool(true) {
            elements.keepPrimary(at: last)
        }
    }

    /// The element that a filter describes by its equalities.
    private func element(madeFrom filter: Filter) throws(SCIMError) -> JSONObject {
        guard let equalities = filter.equalities else {
            throw .noTarget(
                "no value of \(attribute.name) matches the filter, and it does not say by \"eq\" what to make instead")
        }
        return equalities
    }
}

extension Filter {
    /// The members that `type eq "work" and primary eq true` asks for; nil when anything else is asked.
    fileprivate var equalities: JSONObject? {
        switch self {
        case .compare(let path, .eq, let value) where path.subAttribute == nil: [path.attribute: value]
        case .and(let left, let right):
            if let left = left.equalities, let right = right.equalities {
                left.merging(right) { _, new in new }
            } else {
                nil
            }
        default: nil
        }
    }
}
