/// A PatchOp message read against a resource type, ready to be applied (RFC 7644 §3.5.2).
package struct PatchRequest: Sendable {
    package let operations: [PatchOperation]
    /// Paths and names that no schema knows; they were skipped (D7 of the design).
    package let ignored: [String]

    /// Reads the entries of a message.
    ///
    /// - Throws: `invalidPath` for a path that does not parse or names an unknown part of a known attribute,
    ///   `mutability` for one that is read-only, `noTarget` for a removal without a path, `invalidValue`; each names the
    ///   operation by its number, from 1.
    package init(_ entries: [PatchEntry], of type: ResourceType, habits: ReadingHabits) throws(SCIMError) {
        var builder = PatchBuilder(type: type, habits: habits)
        for (index, entry) in entries.enumerated() {
            do {
                try builder.add(entry, number: index + 1)
            } catch {
                throw error.at("operation \(index + 1)")
            }
        }
        operations = builder.operations
        ignored = builder.reader.ignored
    }

    package init(operations: [PatchOperation], ignored: [String] = []) {
        self.operations = operations
        self.ignored = ignored
    }

    /// The number of the operation that had the last word on a core attribute; nil if none speaks of it.
    package func operationNumber(of attribute: String) -> Int? {
        operations.last { operation in
            guard case .attribute(let target, where: _) = operation.target else { return false }
            return target.schema == nil && target.attribute.name == attribute
        }?.number
    }
}

/// One entry of `Operations` as it was sent; the path is still text.
package struct PatchEntry: Sendable, Hashable {
    package var kind: PatchOperation.Kind
    package var path: String?
    package var value: JSONValue?

    package init(_ kind: PatchOperation.Kind, path: String? = nil, value: JSONValue? = nil) {
        self.kind = kind
        self.path = path
        self.value = value
    }
}

/// Turns entries into operations, one after the other.
struct PatchBuilder {
    let type: ResourceType
    var reader: ResourceReader
    private(set) var operations: [PatchOperation] = []
    private let knownSchemas: [String]

    init(type: ResourceType, habits: ReadingHabits) {
        self.type = type
        reader = ResourceReader(type, habits: habits)
        knownSchemas = [type.schema.id] + type.extensions.map(\.id)
    }

    mutating func add(_ entry: PatchEntry, number: Int) throws(SCIMError) {
        guard let path = entry.path, !path.isEmpty else { return try addWithoutPath(entry, number: number) }
        try add(entry, at: try self.path(path), number: number, isExplicit: true)
    }

    /// A value object without a path stands for one operation per member (RFC 7644 §3.5.2.1, §3.5.2.3).
    private mutating func addWithoutPath(_ entry: PatchEntry, number: Int) throws(SCIMError) {
        guard entry.kind != .remove else {
            throw .noTarget("a remove operation must say in \"path\" what to remove")
        }
        guard let members = entry.value?.object else {
            throw .invalidValue("without a \"path\" the value must be an object of attributes")
        }
        for (name, value) in members {
            switch name.asciiLowercased {
            case "schemas", "id", "meta": continue
            default: break
            }
            let path: AttributePath
            do {
                path = try self.path(name)
            } catch {
                throw error.at("the name \"\(name.forDisplay)\" in the value")
            }
            try add(PatchEntry(entry.kind, path: name, value: value), at: path, number: number, isExplicit: false)
        }
    }

    private func path(_ text: String) throws(SCIMError) -> AttributePath {
        try AttributePath(parsing: reader.habits.mendPath(text, knownSchemas), knownSchemas: knownSchemas)
    }

    private mutating func add(
        _ entry: PatchEntry, at path: AttributePath, number: Int, isExplicit: Bool
    ) throws(SCIMError) {
        let name = entry.path ?? ""
        switch path.resolution(in: type) {
        case .wholeSchema(let schema):
            try addWhole(schema, entry, number: number)
        case .unknownAttribute:
            reader.ignore(name)
        case .unknownSubAttribute(let parent):
            guard isExplicit else { return reader.ignore(name) }
            throw .invalidPath("\"\(name.forDisplay)\": \(parent.name) has no such sub-attribute")
        case .attribute(let target):
            try add(entry, target, filter: path.valueFilter, name: name, number: number, isExplicit: isExplicit)
        }
    }

    private mutating func addWhole(_ schema: Schema, _ entry: PatchEntry, number: Int) throws(SCIMError) {
        if schema == type.schema {
            // The core schema's own URN as the path means the resource itself.
            return try addWithoutPath(PatchEntry(entry.kind, value: entry.value), number: number)
        }
        guard let value = entry.value, entry.kind == .remove || !value.isUnassigned else {
            operations.append(PatchOperation(.remove, .wholeExtension(schema), value: nil, number: number))
            return
        }
        guard let members = value.object else {
            throw .invalidValue("\(schema.id): expected an object, but found \(value.kind)")
        }
        if entry.kind == .remove, !members.keys.contains(where: { schema.attribute($0) != nil }) {
            throw .invalidValue(
                "\(schema.id): the value names none of its attributes; leave it out to remove all of them")
        }
        // Member by member, so that null unassigns and complex attributes merge as they do with a path of their own.
        for (name, value) in members {
            let path = AttributePath(schema: schema.id, name)
            try add(
                PatchEntry(entry.kind, path: "\(schema.id):\(name)", value: value), at: path, number: number,
                isExplicit: false)
        }
    }

    private mutating func add(
        _ entry: PatchEntry, _ target: AttributeTarget, filter: Filter?, name: String, number: Int, isExplicit: Bool
    ) throws(SCIMError) {
        let definition = target.subAttribute ?? target.attribute
        if target.attribute.mutability == .readOnly || definition.mutability == .readOnly {
            guard isExplicit else { return }
            throw .mutability("\"\(name.forDisplay)\" is read-only; only the service provider changes it")
        }
        // A password is taken and never kept (D11 of the design).
        guard target.attribute.mutability != .writeOnly else { return }
        guard filter == nil || target.attribute.isMultiValued else {
            throw .invalidPath(
                "\"\(name.forDisplay)\": \(target.attribute.name) is not multi-valued, so it cannot have a value filter"
            )
        }
        let resolved: Filter?
        do {
            resolved = try filter?.resolved(for: target.attribute)
        } catch {
            throw .invalidFilter("\"\(name.forDisplay)\": \(error.detail)")
        }
        if let resolved, target.isMembers, resolved.conditions.contains("display") {
            throw .invalidFilter(
                "\"\(name.forDisplay)\": the display name of a member is not stored; select members by value, type or $ref"
            )
        }
        let value: JSONValue?
        switch try self.value(of: entry, for: target, filter: resolved, at: name) {
        case .value(let written): value = written
        case .unassigned: value = nil
        case .nothing:
            // For members the filter alone says who is added (Q42); all else stays as it is (D7 of the design).
            guard entry.kind == .add, resolved != nil, target.isMembers else { return }
            value = nil
        }
        operations.append(PatchOperation(entry.kind, .attribute(target, where: resolved), value: value, number: number))
    }

    /// The operation's value in the shape in which it is applied: an array for a whole multi-valued attribute, else one
    /// value.
    private mutating func value(
        of entry: PatchEntry, for target: AttributeTarget, filter: Filter?, at path: String
    ) throws(SCIMError) -> WrittenValue {
        guard let value = entry.value else {
            guard entry.kind == .remove else { throw .invalidValue("\(path): \"value\" is missing") }
            return .unassigned
        }
        if entry.kind == .remove { return try removed(by: value, from: target, filter: filter, at: path) }
        if let subAttribute = target.subAttribute { return try reader.value(value, for: subAttribute, at: path) }
        if filter != nil { return try reader.element(value, of: target.attribute, at: path) }
        return try reader.value(value, for: target.attribute, at: path)
    }
}
