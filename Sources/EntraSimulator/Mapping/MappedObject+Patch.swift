import OrderedCollections
package import SCIMCore

extension MappedObject {
    /// The PATCH that turns `old`, as the target has it, into this state; nil if nothing is to be sent.
    ///
    /// - Parameter identifier: the target's `id` of a referenced object; an operation without one is left out.
    package func patch(
        from old: MappedObject, in dialect: Dialect, clearing: Clearing,
        identifier: (ObjectID) -> String? = { _ in nil }
    ) -> JSONValue? {
        var writer = PatchWriter(dialect: dialect, clearing: clearing)
        for (target, value) in values where old[target] != value {
            switch value {
            case .text(let text): writer.set(target, to: .string(text), isNew: old[target] == nil)
            case .flag(let flag): writer.set(target, to: writer.boolean(flag), isNew: old[target] == nil)
            case .reference(let id):
                guard let identifier = identifier(id) else { continue }
                writer.set(target, to: .string(identifier), isNew: old[target] == nil)
            case .roles(let roles, .complex): writer.add(roles, to: target)
            case .roles(let roles, .assertive): writer.replace(target, by: roles)
            }
        }
        for (target, _) in old.values where values[target] == nil { writer.clear(target) }
        return writer.request
    }
}

/// Writes the operations of one PATCH in a dialect.
struct PatchWriter {
    let dialect: Dialect
    let clearing: Clearing
    /// Operations with a path, which come first.
    private var operations: [JSONValue] = []
    /// What the compliant dialect gathers in objects without path.
    private var added: JSONObject = [:]
    private var replaced: JSONObject = [:]

    init(dialect: Dialect, clearing: Clearing = .remove) {
        self.dialect = dialect
        self.clearing = clearing
    }

    /// The PatchOp message; nil if there is no operation.
    var request: JSONValue? {
        var all = operations
        if !added.isEmpty { all.append(["op": "add", "value": .object(added)]) }
        if !replaced.isEmpty { all.append(["op": "replace", "value": .object(replaced)]) }
        return all.isEmpty ? nil : PatchWriter.request(all)
    }

    static func request(_ operations: [JSONValue]) -> JSONValue {
        ["schemas": [.string(SchemaURN.patchOp)], "Operations": .array(operations)]
    }

    func boolean(_ flag: Bool) -> JSONValue { (dialect == .compliant ? BooleanStyle.json : .text).value(flag) }

    /// The manager arrives as a bare string in every dialect (Q51).
    mutating func set(_ target: TargetPath, to value: JSONValue, isNew: Bool) {
        if dialect == .compliant, !target.hasFilter {
            if isNew { added[target.text] = value } else { replaced[target.text] = value }
        } else {
            operate(isNew ? "Add" : "Replace", target, value)
        }
    }

    /// Entra sends the whole list again, and never takes a role away (Q72).
    mutating func add(_ roles: [AppRole], to target: TargetPath) {
        guard !roles.isEmpty else { return }
        let elements = roles.map { dialect == .compliant ? $0.element(.json) : $0.elementOfText }
        operate("Add", target, .array(elements))
    }

    /// Lower case in both dialects, the empty array included (Q73).
    mutating func replace(_ target: TargetPath, by roles: [AppRole]) {
        operations.append([
            "op": "replace", "path": .string(target.text), "value": .array(roles.map { $0.element(.json) }),
        ])
    }

    mutating func clear(_ target: TargetPath) {
        switch clearing {
        case .leave: return
        case .remove: operate("Remove", target, nil)
        case .emptyText: set(target, to: "", isNew: false)
        case .null: set(target, to: .null, isNew: false)
        }
    }

    private mutating func operate(_ verb: String, _ target: TargetPath, _ value: JSONValue?) {
        var operation: JSONObject = ["op": .string(dialect == .compliant ? verb.lowercased() : verb)]
        operation["path"] = .string(target.text(beforeExtended: dialect.extensionSeparator))
        operation["value"] = value
        operations.append(.object(operation))
    }
}
