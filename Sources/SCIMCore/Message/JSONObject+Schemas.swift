extension JSONObject {
    /// Checks that a message is the one that is expected; many clients leave `schemas` out, and that is taken.
    ///
    /// - Parameter content: what the body is, for the error.
    /// - Throws: `invalidSyntax` if `schemas` names other messages only, or is not an array of strings.
    func checkSchemas(name urn: String, _ content: String) throws(SCIMError) {
        let names: [JSONValue]
        switch value(named: "schemas") {
        case nil, .null: return
        case .array(let elements): names = elements
        case .string(let text) where text.asciiLowercased.hasBytes(of: urn.asciiLowercased): return
        case let other?: throw .invalidSyntax("\"schemas\" must be an array of strings, not \(other.kind)")
        }
        if let other = names.first(where: { $0.string == nil }) {
            throw .invalidSyntax("\"schemas\" must be an array of strings, not \(other.kind) in it")
        }
        let isNamed = names.contains { $0.string?.asciiLowercased.hasBytes(of: urn.asciiLowercased) ?? false }
        guard isNamed || names.isEmpty else {
            throw .invalidSyntax("\"schemas\" must contain \(urn) in \(content)")
        }
    }
}
