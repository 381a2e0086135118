extension ResourceType {
    /// What a PUT of these attributes leaves of a resource (RFC 7644 §3.5.1): they take the place of all others, only an
    /// immutable attribute that is not mentioned stays.
    ///
    /// - Parameter given: as `ResourceReader` leaves them, without what is read-only.
    /// - Throws: `mutability` for an immutable attribute that is given another value than it has.
    package func replacing(_ current: JSONObject, by given: JSONObject) throws(SCIMError) -> JSONObject {
        var replaced = try ResourceType.replacing(current, by: given, schema.attributes)
        for schema in extensions {
            guard case .object(let before)? = current[schema.id] else { continue }
            let members = try ResourceType.replacing(before, by: given[schema.id]?.object ?? [:], schema.attributes)
            replaced[schema.id] = members.isEmpty ? nil : .object(members)
        }
        return replaced
    }

    private static func replacing(
        _ current: JSONObject, by given: JSONObject, _ definitions: [Attribute]
    ) throws(SCIMError) -> JSONObject {
        var replaced = given
        for definition in definitions {
            guard let old = current[definition.name] else { continue }
            let new = definition.completed(given[definition.name], from: old)
            try definition.checkImmutable(from: old, to: new)
            replaced[definition.name] = new
        }
        return replaced
    }

    /// What is left when these attributes take the place of their old values and all others stay; an extension's count one
    /// by one.
    ///
    /// - Throws: `mutability` for an immutable attribute that is given another value than it has.
    package func updating(_ current: JSONObject, by given: JSONObject) throws(SCIMError) -> JSONObject {
        var updated = current.merging(given) { _, new in new }
        for schema in extensions {
            guard case .object(let before)? = current[schema.id], case .object(let new)? = given[schema.id] else {
                continue
            }
            updated[schema.id] = .object(before.merging(new) { _, new in new })
        }
        return try replacing(current, by: updated)
    }
}

extension Attribute {
    /// - Throws: `mutability` if an immutable value that is there would change or go (RFC 7643 §7).
    package func checkImmutable(from old: JSONValue?, to new: JSONValue?) throws(SCIMError) {
        guard let old else { return }
        guard mutability != .immutable else {
            if let new, isEqual(old, new) { return }
            throw .mutability("\(name) is immutable and already has a value")
        }
        guard type == .complex, !isMultiValued else { return }
        for part in subAttributes { try part.checkImmutable(from: old[part.name], to: new?[part.name]) }
    }

    /// The new value with what is immutable in the old one and not mentioned in the new.
    fileprivate func completed(_ new: JSONValue?, from old: JSONValue) -> JSONValue? {
        guard mutability != .immutable else { return new ?? old }
        guard type == .complex, !isMultiValued, case .object(let members) = old else { return new }
        let kept = members.filter { member in subAttribute(member.key)?.mutability == .immutable }
        let completed = kept.merging(new?.object ?? [:]) { _, new in new }
        return completed.isEmpty ? nil : .object(completed)
    }
}
