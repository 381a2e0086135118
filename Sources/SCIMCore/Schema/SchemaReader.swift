/// Reads an extension schema as an administrator writes it (RFC 7643 §7), and says everything that is wrong with it.
///
/// What would have no effect here is refused rather than taken and not kept: attributes that nobody could write
/// (`readOnly`) or read (`writeOnly`, `never`), and uniqueness, which nothing would check.
package struct SchemaReader {
    /// Sentences, each beginning with the path of the member that it is about; `Limits.faults` at most.
    package private(set) var faults: [String] = []

    package init() {}

    /// What a schema may cost.
    package enum Limits {
        static let attributes = 200
        static let subAttributes = 50
        static let values = 200
        /// Characters of a URN, of a name, of a description or a value.
        static let urn = 200
        static let name = 64
        static let text = 1000
        static let faults = 20
    }

    /// The schema; nil if there are faults.
    package mutating func schema(_ value: JSONValue) -> Schema? {
        guard case .object(let object) = value else {
            fault("", "expected one schema, a JSON object, but found \(value.kind)")
            return nil
        }
        let members = SchemaMembers(object)
        check(members, at: "", known: ["schemas", "id", "name", "description", "attributes", "meta"])
        checkSchemas(members)
        let id = urn(members)
        let name = text(members, "name", at: "", limit: Limits.name)
        let description = text(members, "description", at: "", limit: Limits.text)
        let attributes = attributes(members, "attributes", of: nil, limit: Limits.attributes)
        guard faults.isEmpty, let id else { return nil }
        return Schema(id: id, name: name ?? id, description: description ?? "", attributes: attributes)
    }

    // MARK: - The schema

    private mutating func checkSchemas(_ members: SchemaMembers) {
        guard let value = members["schemas"] else { return }
        let listed = value.array?.compactMap(\.string) ?? []
        guard listed.contains(where: { $0.asciiLowercased == Schema.schema.key }) else {
            return fault("schemas", "\(value.shown) is not allowed; use [\"\(Schema.schema.id)\"]")
        }
    }

    private mutating func urn(_ members: SchemaMembers) -> String? {
        let example = "use a URN such as urn:ietf:params:scim:schemas:extension:Contoso:2.0:User"
        guard let text = text(members, "id", at: "", limit: Limits.urn) else {
            if members["id"] == nil { fault("id", "missing; \(example)") }
            return nil
        }
        guard text.isURN else {
            fault("id", "\"\(text.forDisplay)\" is not a URN; \(example)")
            return nil
        }
        return text
    }

    // MARK: - Attributes

    /// - Parameter parent: the path of the complex attribute whose parts are read; nil for the attributes themselves.
    private mutating func attributes(
        _ members: SchemaMembers, _ name: String, of parent: String?, limit: Int
    ) -> [Attribute] {
        let place = SchemaMembers.path(parent ?? "", name)
        guard let value = members[name] else {
            fault(place, "missing; expected an array of attributes")
            return []
        }
        guard let elements = value.array, !elements.isEmpty, elements.count <= limit else {
            let found = value.array.map { "\($0.count)" } ?? value.kind
            fault(place, "expected an array of 1 to \(limit) attributes, but found \(found)")
            return []
        }
        var read: [Attribute] = []
        var keys: Set<String> = []
        for (index, element) in elements.enumerated() {
            guard let attribute = attribute(element, at: "\(place)[\(index)]", of: parent) else { continue }
            if !keys.insert(attribute.key).inserted {
                fault(SchemaMembers.path(parent ?? "", attribute.name), "defined twice; names are case-insensitive")
            }
            read.append(attribute)
        }
        return read
    }

    private mutating func attribute(_ value: JSONValue, at index: String, of parent: String?) -> Attribute? {
        guard case .object(let object) = value else {
            fault(index, "expected an object, but found \(value.kind)")
            return nil
        }
        let members = SchemaMembers(object)
        guard let name = name(members, at: index, isPart: parent != nil) else { return nil }
        let path = SchemaMembers.path(parent ?? "", name)
        check(members, at: path, known: SchemaReader.characteristics)
        let kinds = Attribute.Kind.allCases.filter { parent == nil || $0 != .complex }
        let kind = word(members, "type", at: path, allowed: kinds) ?? .string
        let isFixed = kind == .reference || kind == .binary
        let isCaseExact = flag(members, "caseExact", at: path)
        _ = word(members, "uniqueness", at: path, allowed: [Attribute.Uniqueness.none])
        return Attribute(
            name, kind, multiValued: flag(members, "multiValued", at: path),
            text(members, "description", at: path, limit: Limits.text) ?? "",
            required: flag(members, "required", at: path),
            canonicalValues: texts(members, "canonicalValues", at: path),
            // References and binary values are case exact whatever is said (RFC 7643 §2.3.6, §2.3.7).
            caseExact: isFixed || isCaseExact,
            mutability: word(members, "mutability", at: path, allowed: mutabilities(of: name)) ?? .readWrite,
            returned: word(members, "returned", at: path, allowed: [.always, .default, .request]) ?? .default,
            referenceTypes: referenceTypes(members, at: path, of: kind),
            subAttributes: subAttributes(members, at: path, of: kind)
        ).withOwnReference
    }

    /// What a `$ref` says is read-only as soon as it is read, and comes back so in the definition that is shown.
    private func mutabilities(of name: String) -> [Attribute.Mutability] {
        name == "$ref" ? [.readWrite, .immutable, .readOnly] : [.readWrite, .immutable]
    }

    private static let characteristics = [
        "name", "type", "subAttributes", "multiValued", "description", "required", "canonicalValues", "caseExact",
        "mutability", "returned", "uniqueness", "referenceTypes",
    ]

    private mutating func name(_ members: SchemaMembers, at index: String, isPart: Bool) -> String? {
        let rule = "use a letter followed by letters, digits, \"-\" and \"_\", at most \(Limits.name) characters"
        guard let name = members["name"]?.string else {
            fault("\(index).name", "\(members["name"].map { "\($0.kind) is not a name" } ?? "missing"); \(rule)")
            return nil
        }
        guard name.isAttributeName(limit: Limits.name) || isPart && name == "$ref" else {
            fault("\(index).name", "\"\(name.forDisplay)\" is not allowed; \(rule)")
            return nil
        }
        if !isPart, Attribute.common.contains(where: { $0.key == name.asciiLowercased }) {
            fault("\(index).name", "\"\(name)\" is an attribute of every resource; choose another name")
            return nil
        }
        return name
    }

    private mutating func referenceTypes(
        _ members: SchemaMembers, at path: String, of kind: Attribute.Kind
    ) -> [String] {
        let types = texts(members, "referenceTypes", at: path)
        let place = SchemaMembers.path(path, "referenceTypes")
        guard kind == .reference else {
            if !types.isEmpty { fault(place, "allowed only for type reference; this type is \(kind.rawValue)") }
            return []
        }
        let allowed = ["User", "Group", "external", "uri"]
        if types.isEmpty { fault(place, "missing or empty; the choices are \(allowed.listed)") }
        for type in types where !allowed.contains(type) {
            fault(place, "\"\(type.forDisplay)\" is not allowed; the choices are \(allowed.listed)")
        }
        return types
    }

    private mutating func subAttributes(
        _ members: SchemaMembers, at path: String, of kind: Attribute.Kind
    ) -> [Attribute] {
        if kind == .complex {
            return attributes(members, "subAttributes", of: path, limit: Limits.subAttributes)
        }
        if let value = members["subAttributes"], !value.isUnassigned {
            fault(
                SchemaMembers.path(path, "subAttributes"),
                "allowed only for type complex; this type is \(kind.rawValue)")
        }
        return []
    }
}

// MARK: - Members

extension SchemaReader {
    private mutating func fault(_ path: String, _ sentence: String) {
        guard faults.count < Limits.faults else { return }
        faults.append(path.isEmpty ? sentence : "\(path): \(sentence)")
    }

    private mutating func check(_ members: SchemaMembers, at path: String, known: [String]) {
        for name in members.names where !known.contains(where: { $0.asciiLowercased == name.asciiLowercased }) {
            fault(SchemaMembers.path(path, name.forDisplay), "unknown member; the members are \(known.listed)")
        }
        for name in members.repeated { fault(SchemaMembers.path(path, name.forDisplay), "appears twice") }
    }

    private mutating func text(_ members: SchemaMembers, _ name: String, at path: String, limit: Int) -> String? {
        guard let value = members[name], value != .null else { return nil }
        guard let text = value.string, text.count <= limit, !text.hasControlCharacters else {
            fault(
                SchemaMembers.path(path, name),
                "\(value.shown) is not allowed; use text of at most \(limit) characters without control characters")
            return nil
        }
        return text
    }

    private mutating func flag(_ members: SchemaMembers, _ name: String, at path: String) -> Bool {
        guard let value = members[name], value != .null else { return false }
        guard let flag = value.bool else {
            fault(SchemaMembers.path(path, name), "\(value.shown) is not allowed; use true or false")
            return false
        }
        return flag
    }

    private mutating func word<Word: RawRepresentable<String>>(
        _ members: SchemaMembers, _ name: String, at path: String, allowed: [Word]
    ) -> Word? {
        guard let value = members[name], value != .null else { return nil }
        guard let word = allowed.first(where: { $0.rawValue.asciiLowercased == value.string?.asciiLowercased }) else {
            let words = allowed.map(\.rawValue)
            fault(
                SchemaMembers.path(path, name),
                "\(value.shown) is not allowed; the \(words.count == 1 ? "only choice is" : "choices are") \(words.listed)"
            )
            return nil
        }
        return word
    }

    private mutating func texts(_ members: SchemaMembers, _ name: String, at path: String) -> [String] {
        guard let value = members[name], value != .null else { return [] }
        let texts = value.array?.compactMap(\.string) ?? []
        guard let elements = value.array, texts.count == elements.count, texts.count <= Limits.values,
            texts.allSatisfy({ !$0.isEmpty && $0.count <= Limits.text })
        else {
            fault(
                SchemaMembers.path(path, name),
                "\(value.shown) is not allowed; use an array of at most \(Limits.values) strings of 1 to \(Limits.text) characters"
            )
            return []
        }
        return texts
    }
}
