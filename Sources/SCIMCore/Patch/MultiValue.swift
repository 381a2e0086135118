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
            try changeWhole(operation)
        }
    }

    // MARK: - emails

    private mutating func changeWhole(_ operation: PatchOperation) throws(SCIMError) {
        let given = operation.value?.array ?? []
        switch operation.kind {
        case .replace:
            elements = []
            try append(given)
        case .add:
            try append(given)
        case .remove where operation.value == nil:
            elements = []
        case .remove:
            let list = RemovalList(given, of: attribute)
            elements.removeAll { list.contains($0) }
        }
    }

    /// Adds elements, or merges each into the one that is the same (RFC 7644 §3.5.2.1: no duplicates).
    private mutating func append(_ given: [JSONValue]) throws(SCIMError) {
        let before = elements
        if let primary = elements.append(given, of: attribute) { elements.keepPrimary(at: primary) }
        guard hasImmutableParts else { return }
        for (old, new) in zip(before, elements) { try checkImmutableParts(from: old, to: new) }
    }

    private var hasImmutableParts: Bool { attribute.subAttributes.contains { $0.mutability == .immutable } }

    /// A whole element may go; what is immutable of one that stays does not change (RFC 7643 §7).
    private func checkImmutableParts(from old: JSONValue, to new: JSONValue) throws(SCIMError) {
        for part in attribute.subAttributes { try part.checkImmutable(from: old[part.name], to: new[part.name]) }
    }

    // MARK: - emails[type eq "work"]

    private mutating func changeElements(_ operation: PatchOperation, _ filter: Filter) throws(SCIMError) {
        let prepared = PreparedFilter(filter, forValuesOf: attribute)
        guard operation.kind != .remove, let given = operation.value else {
            let list = (operation.value?.array).map { RemovalList($0, of: attribute) }
            elements.removeAll { prepared.matches(element: $0) && list?.contains($0) ?? true }
            return
        }
        let matches = elements.indices.filter { prepared.matches(element: elements[$0]) }
        guard case .object(let members) = given else {
            for index in matches { elements[index] = given }
            if matches.isEmpty { elements.append(given) }
            elements = elements.merged(of: attribute)
            return
        }
        guard !matches.isEmpty else {
            // Nothing is made of what only unassigns (Q56).
            guard members.values.contains(where: { $0 != .null }) else { return }
            try append([.object(try element(madeFrom: filter).updated(by: members))])
            return
        }
        let equalities = operation.kind == .add ? [:] : filter.equalities ?? [:]
        for index in matches {
            let old = elements[index].object ?? [:]
            // A replaced element keeps what its own path says of it, so that it can be found again, and what is immutable.
            let immutable = old.filter { attribute.subAttribute($0.key)?.mutability == .immutable }
            let kept = operation.kind == .add ? old : immutable.merging(equalities) { _, new in new }
            let new = JSONValue.object(kept.updated(by: members))
            try checkImmutableParts(from: elements[index], to: new)
            elements[index] = new
        }
        if members["primary"] == .bool(true), let last = matches.last { elements.keepPrimary(at: last) }
        if members.values.contains(.null) { removeElementsWithoutContent() }
        elements = elements.merged(of: attribute)
    }

    // MARK: - emails[type eq "work"].value

    private mutating func set(
        _ subAttribute: Attribute, _ operation: PatchOperation, _ filter: Filter?
    ) throws(SCIMError) {
        let prepared = filter.map { PreparedFilter($0, forValuesOf: attribute) }
        guard operation.kind != .remove else { return try remove(subAttribute, operation.value, prepared) }
        let value = operation.value
        var matches = elements.indices.filter { prepared?.matches(element: elements[$0]) ?? true }
        if matches.isEmpty {
            guard value != nil else { return }
            // RFC 7644 §3.5.2.3 says noTarget; Entra expects the element to be made from its filter (Q42).
            elements.append(.object(try filter.map(element(madeFrom:)) ?? [:]))
            matches = [elements.count - 1]
        }
        for index in matches {
            var members = elements[index].object ?? [:]
            try subAttribute.checkImmutable(from: members[subAttribute.name], to: value)
            members[subAttribute.name] = value
            elements[index] = .object(members)
        }
        if value == nil {
            removeElementsWithoutContent()
        } else if subAttribute.key == "primary", value == .bool(true), let last = matches.last {
            elements.keepPrimary(at: last)
        } else if let last = matches.last, elements[last]["primary"] == .bool(true) {
            elements.keepPrimary(at: last)
        }
        if attribute.identifies(by: subAttribute) { elements = elements.merged(of: attribute) }
    }

    private mutating func remove(
        _ subAttribute: Attribute, _ limit: JSONValue?, _ filter: PreparedFilter?
    ) throws(SCIMError) {
        var isChanged = false
        for index in elements.indices where filter?.matches(element: elements[index]) ?? true {
            guard case .object(var members) = elements[index], let old = members[subAttribute.name] else { continue }
            let left = subAttribute.left(of: old, removing: limit)
            guard left != old else { continue }
            try subAttribute.checkImmutable(from: old, to: left)
            members[subAttribute.name] = left
            elements[index] = .object(members)
            isChanged = true
        }
        if isChanged { removeElementsWithoutContent() }
    }

    /// Removes elements of which nothing but their kind is left.
    private mutating func removeElementsWithoutContent() {
        elements.removeAll { $0.object?.keys.allSatisfy { $0 == "type" || $0 == "primary" } ?? false }
    }

    /// The element that a filter describes by its equalities.
    private func element(madeFrom filter: Filter) throws(SCIMError) -> JSONObject {
        guard let equalities = filter.equalities else {
            throw .noTarget(
                "no value of \(attribute.name) matches the filter, and the filter has no \"eq\" from which to create one"
            )
        }
        for (name, value) in equalities {
            guard let part = attribute.subAttribute(name), let text = value.string else { continue }
            try part.checkLength(of: text, at: "\(attribute.name).\(name)")
        }
        return equalities
    }
}

extension Attribute {
    /// Whether two values can become the same when this part of one of them is set.
    func identifies(by part: Attribute) -> Bool {
        part.key == "value" || part.key == "type" || subAttribute("value") == nil
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
