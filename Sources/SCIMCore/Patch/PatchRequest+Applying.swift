/// What a PatchOp does to one resource.
package struct PatchResult: Sendable {
    /// The attributes after every operation, in the order of the schema.
    package var attributes: JSONObject
    /// Changes of a group's members in their order; `attributes` never holds members.
    package var memberChanges: [MemberChange]
    /// The number of the operation from which each of them comes.
    package var memberOperations: [Int]
}

extension PatchRequest {
    /// Applies all operations in order to a copy (RFC 7644 §3.5.2).
    ///
    /// - Throws: `noTarget` if nothing matches and the filter does not say what to make, `mutability` for the removal
    ///   of a required attribute, `invalidValue`; each names the operation by its number.
    package func apply(to attributes: JSONObject, of type: ResourceType) throws(SCIMError) -> PatchResult {
        var patched = PatchedResource(attributes: attributes)
        var memberOperations: [Int] = []
        for operation in operations {
            do {
                try patched.apply(operation)
            } catch {
                throw error.at("operation \(operation.number)")
            }
            while memberOperations.count < patched.memberChanges.count { memberOperations.append(operation.number) }
        }
        return PatchResult(
            attributes: type.inSchemaOrder(patched.attributes), memberChanges: patched.memberChanges,
            memberOperations: memberOperations)
    }
}

/// The copy that operations are applied to.
private struct PatchedResource {
    var attributes: JSONObject
    var memberChanges: [MemberChange] = []
    private var work = PatchWork()

    init(attributes: JSONObject) { self.attributes = attributes }

    mutating func apply(_ operation: PatchOperation) throws(SCIMError) {
        switch operation.target {
        case .wholeExtension(let schema):
            for attribute in schema.attributes {
                try attribute.checkImmutable(from: attributes[schema.id]?[attribute.name], to: nil)
            }
            attributes[schema.id] = nil
        case .attribute(let target, where: let filter):
            if target.isMembers {
                try changeMembers(operation, target, filter)
            } else {
                try change(operation, target, filter)
            }
        }
    }

    private mutating func change(
        _ operation: PatchOperation, _ target: AttributeTarget, _ filter: Filter?
    ) throws(SCIMError) {
        let attribute = target.attribute
        // An extension's attributes are copied whenever one of them is set.
        try work.add((target.schema.flatMap { attributes[$0]?.object?.count } ?? 0) / 8)
        let current = self[target]
        var changed: JSONValue?
        if attribute.isMultiValued {
            var values = MultiValue(attribute: attribute, elements: current?.array ?? [])
            try work.add(values.work(operation, subAttribute: target.subAttribute, filter: filter))
            try values.apply(operation, subAttribute: target.subAttribute, filter: filter)
            try attribute.checkCount(values.elements.count, at: attribute.name)
            changed = values.elements.isEmpty ? nil : .array(values.elements)
        } else if let subAttribute = target.subAttribute {
            let part =
                operation.kind == .remove
                ? subAttribute.left(of: current?[subAttribute.name], removing: operation.value) : operation.value
            changed = current.setting(subAttribute.name, to: part)
        } else if operation.kind == .remove {
            changed = attribute.left(of: current, removing: operation.value)
        } else if attribute.type == .complex, case .object(let given)? = operation.value {
            let updated = (current?.object ?? [:]).updated(by: given)
            changed = updated.isEmpty ? nil : .object(updated)
        } else {
            changed = operation.value
        }
        if attribute.namesResources, !attribute.isMultiValued {
            changed = PatchedResource.reference(from: current, to: changed, operation, target)
        }
        try attribute.checkImmutable(from: current, to: changed)
        if changed == nil, attribute.isRequired {
            throw operation.kind == .remove
                ? .mutability("\(attribute.name) is required and cannot be removed")
                : .invalidValue("\(attribute.name) is required and cannot be empty")
        }
        self[target] = changed
    }

    private subscript(_ target: AttributeTarget) -> JSONValue? {
        get {
            guard let schema = target.schema else { return attributes[target.attribute.name] }
            return attributes[schema]?[target.attribute.name]
        }
        set {
            guard let schema = target.schema else {
                attributes[target.attribute.name] = newValue
                return
            }
            var members = attributes[schema]?.object ?? [:]
            members[target.attribute.name] = newValue
            attributes[schema] = members.isEmpty ? nil : .object(members)
        }
    }

    /// Member operations become row changes, whatever the group's size.
    private mutating func changeMembers(
        _ operation: PatchOperation, _ target: AttributeTarget, _ filter: Filter?
    ) throws(SCIMError) {
        if let subAttribute = target.subAttribute {
            throw .mutability(
                "members.\(subAttribute.name) is immutable; remove this member and add the other")
        }
        let ids = (operation.value?.array ?? operation.value.map { [$0] } ?? []).compactMap { $0["value"]?.string }
        switch (operation.kind, filter) {
        case (.remove, let filter?):
            memberChanges.append(operation.value == nil ? .removal(filter) : .removal(filter, among: ids))
        case (.remove, nil):
            memberChanges.append(operation.value == nil ? .removeAll : .remove(ids))
        case (.replace, let filter?):
            // Without an id in the value nobody takes the place of the members that the filter selects.
            guard operation.value == nil || !ids.isEmpty else { return }
            memberChanges += [.removal(filter), .add(ids)]
        case (.add, _):
            // Without an id in the value, the filter says who is meant, as it does for other attributes (Q42).
            memberChanges.append(.add(ids.isEmpty ? filter?.listedValues ?? [] : ids))
        case (.replace, nil):
            memberChanges.append(.replace(ids))
        }
    }

    /// A reference that names another resource keeps nothing that was said of the old one, and one that names none is none
    /// (Q52).
    private static func reference(
        from old: JSONValue?, to new: JSONValue?, _ operation: PatchOperation, _ target: AttributeTarget
    ) -> JSONValue? {
        guard let id = old?["value"], id != new?["value"] else { return new }
        guard let value = new?["value"] else { return nil }
        guard target.subAttribute == nil, let members = operation.value?.object else {
            return .object(["value": value])
        }
        return .object(members.withoutNulls)
    }
}

extension MemberChange {
    fileprivate static func removal(_ filter: Filter) -> MemberChange {
        filter.listedValues.map { .remove($0) } ?? .removeMatching(filter)
    }

    fileprivate static func removal(_ filter: Filter, among ids: [String]) -> MemberChange {
        guard let selected = filter.listedValues else { return .removeMatching(filter, among: ids) }
        let listed = Set(ids)
        return .remove(selected.filter { listed.contains($0) })
    }
}

extension AttributeTarget {
    /// Whether this is the member list of a group.
    var isMembers: Bool { schema == nil && attribute.key == "members" && attribute.type == .complex }
}

extension Filter {
    /// The values that `value eq "a" or value eq "b"` lists; nil for any other filter.
    package var listedValues: [String]? {
        switch self {
        case .compare(let path, .eq, .string(let text)) where path.attribute == "value" && path.subAttribute == nil:
            [text]
        case .or(let left, let right):
            if let left = left.listedValues, let right = right.listedValues { left + right } else { nil }
        default: nil
        }
    }
}

extension JSONValue? {
    /// The object with one member set or, for nil, removed; nil when nothing is left.
    fileprivate func setting(_ name: String, to value: JSONValue?) -> JSONValue? {
        var members = self?.object ?? [:]
        members[name] = value
        return members.isEmpty ? nil : .object(members)
    }
}
