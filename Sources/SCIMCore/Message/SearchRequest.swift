/// The parameters of a query as the client gave them, in a URL (RFC 7644 §3.4.2, RFC 9865 §2) or in the message of that
/// name (§3.4.3).
package struct SearchRequest: Sendable, Hashable {
    package static let schema = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"

    package var filter: String?
    package var sortBy: String?
    package var sortOrder: String?
    /// The place of the first resource wanted, from 1; less means 1.
    package var startIndex: Int?
    /// Resources wanted at most; less than 0 means 0.
    package var count: Int?
    /// Empty for the first page.
    package var cursor: String?
    package var attributes: [String] = []
    package var excludedAttributes: [String] = []

    package init() {}

    /// Reads the message; members that it does not define are ignored, names are taken in any case.
    ///
    /// - Throws: `invalidSyntax` for another message, and for a member of the wrong type, which it names.
    package init(_ body: JSONObject) throws(SCIMError) {
        try body.checkSchemas(name: SearchRequest.schema, "a query")
        filter = try SearchRequest.text("filter", in: body)
        sortBy = try SearchRequest.text("sortBy", in: body)
        sortOrder = try SearchRequest.text("sortOrder", in: body)
        startIndex = try SearchRequest.integer("startIndex", in: body)
        count = try SearchRequest.integer("count", in: body)
        cursor = try SearchRequest.text("cursor", in: body)
        attributes = try SearchRequest.texts("attributes", in: body) ?? []
        excludedAttributes = try SearchRequest.texts("excludedAttributes", in: body) ?? []
    }

    private static func text(_ name: String, in body: JSONObject) throws(SCIMError) -> String? {
        switch body.value(named: name) {
        case nil, .null: return nil
        case .string(let text): return text
        case let other?: throw .invalidSyntax("\"\(name)\" must be a string, not \(other.kind)")
        }
    }

    private static func texts(_ name: String, in body: JSONObject) throws(SCIMError) -> [String]? {
        switch body.value(named: name) {
        case nil, .null: return nil
        case .array(let elements):
            var texts: [String] = []
            texts.reserveCapacity(elements.count)
            for element in elements {
                guard case .string(let text) = element else {
                    throw .invalidSyntax("\"\(name)\" must be an array of strings, but contains \(element.kind)")
                }
                texts.append(text)
            }
            return texts
        case let other?: throw .invalidSyntax("\"\(name)\" must be an array of strings, not \(other.kind)")
        }
    }

    /// A whole number; one beyond `Int` is as good as the nearest one.
    private static func integer(_ name: String, in body: JSONObject) throws(SCIMError) -> Int? {
        switch body.value(named: name) {
        case nil, .null: return nil
        case .number(let number):
            if let integer = number.integer { return integer }
            guard let double = number.double, double.rounded() == double else {
                throw .invalidSyntax("\"\(name)\" must be a whole number, not \(number.text)")
            }
            return Int(exactly: double) ?? (double < 0 ? .min : .max)
        case let other?: throw .invalidSyntax("\"\(name)\" must be a whole number, not \(other.kind)")
        }
    }
}
