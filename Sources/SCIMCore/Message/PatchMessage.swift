/// Reads the PatchOp message (RFC 7644 §3.5.2).
///
///     {"schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"], "Operations": [{"op", "path", "value"}]}
package struct PatchMessage: Sendable {
    package static let schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

    /// Operations in one request at most; a client that adds members one by one sends thousands (Q81).
    package static let limit = 10_000

    package let entries: [PatchEntry]

    /// - Throws: `invalidSyntax` naming what is missing or malformed, 413 for too many operations; names and `op` are read in
    ///   any case (Q36).
    package init(_ body: JSONValue) throws(SCIMError) {
        guard case .object(let message) = body else {
            throw .invalidSyntax("the body must be a PatchOp object, not \(body.kind)")
        }
        try message.checkSchemas(name: PatchMessage.schema, "a PATCH")
        guard let operations = message.value(named: "Operations") else {
            throw .invalidSyntax(
                "\"Operations\" is missing; a PATCH body is a PatchOp message (RFC 7644 section 3.5.2)")
        }
        guard case .array(let list) = operations else {
            throw .invalidSyntax("\"Operations\" must be an array, not \(operations.kind)")
        }
        guard !list.isEmpty else { throw .invalidSyntax("\"Operations\" is empty; name at least one operation") }
        guard list.count <= PatchMessage.limit else {
            throw SCIMError(
                413, nil,
                "the PATCH has \(list.count) operations; the limit is \(PatchMessage.limit); split it into several requests"
            )
        }
        var entries: [PatchEntry] = []
        entries.reserveCapacity(list.count)
        for (index, entry) in list.enumerated() {
            entries.append(try PatchMessage.entry(entry, number: index + 1))
        }
        self.entries = entries
    }

    private static func entry(_ value: JSONValue, number: Int) throws(SCIMError) -> PatchEntry {
        guard case .object(let members) = value else {
            throw .invalidSyntax("operation \(number): expected an object, but found \(value.kind)")
        }
        guard
            let kind = members.value(named: "op")?.string.flatMap({ PatchOperation.Kind(rawValue: $0.asciiLowercased) })
        else {
            throw .invalidSyntax(
                "operation \(number): \"op\" must be \"add\", \"replace\" or \"remove\", \(members.found("op"))")
        }
        var path: String?
        switch members.value(named: "path") {
        case nil, .null: break
        case .string(let text): path = text
        case let other?: throw .invalidPath("operation \(number): \"path\" must be a string, not \(other.kind)")
        }
        let value = members.value(named: "value")
        if kind == .remove, value == nil || value == .null { try checkKeys(of: members, number) }
        return PatchEntry(kind, path: path, value: value)
    }

    /// Without a value a removal takes all that its path names, so that a list under another key must not be ignored.
    private static func checkKeys(of members: JSONObject, _ number: Int) throws(SCIMError) {
        let known: Set = ["op", "path", "value"]
        guard let key = members.keys.first(where: { !known.contains($0.asciiLowercased) }) else { return }
        throw .invalidSyntax(
            "operation \(number): a remove operation can only have \"op\", \"path\" and \"value\", not \"\(key.forDisplay)\"; "
                + "list what to remove in \"value\", or leave \"\(key.forDisplay)\" out to remove everything at \"path\""
        )
    }
}

extension JSONObject {
    /// What is under a name, as words for an error: a text in quotes, else the kind of value.
    func found(_ name: String) -> String {
        guard let value = value(named: name) else { return "but it is missing" }
        return "not \(value.string.map { "\"\($0.forDisplay)\"" } ?? value.kind)"
    }

    /// The member of that name, or of one that differs from it by ASCII case only.
    package func value(named name: String) -> JSONValue? {
        if let value = self[name] { return value }
        let key = name.asciiLowercased
        return first { $0.key.asciiLowercased == key }?.value
    }
}
