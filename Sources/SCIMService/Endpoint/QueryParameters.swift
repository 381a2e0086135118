import SCIMCore

/// The parameters of a query (RFC 7644 §3.4.2), read from a URL or a SearchRequest.
struct QueryParameters: Sendable {
    var filter: Filter?
    /// The place of the first resource wanted, from 1.
    var startIndex = 1
    /// Resources wanted at most, 0 to 1000.
    var count = QueryParameters.defaultCount
    var sortBy: AttributePath?
    var isDescending = false
    var projection = Projection.standard

    static let defaultCount = 100

    /// - Throws: `invalidFilter`, `invalidPath`, `invalidValue` naming the parameter.
    init(_ parameters: [String: String], of type: ResourceType) throws(SCIMError) {
        if let text = parameters["filter"], !text.isEmpty {
            filter = try Filter(parsing: text, knownSchemas: type.schemaIDs).resolved(in: type)
        }
        if let text = parameters["startindex"], !text.isEmpty {
            startIndex = max(1, try QueryParameters.integer(text, "startIndex"))
        }
        if let text = parameters["count"], !text.isEmpty {
            count = min(max(0, try QueryParameters.integer(text, "count")), ServiceProviderConfig.maxResults)
        }
        if let text = parameters["sortby"], !text.isEmpty {
            sortBy = try AttributePath(parsing: text, knownSchemas: type.schemaIDs)
        }
        switch parameters["sortorder"]?.asciiLowercased {
        case nil, "", "ascending": break
        case "descending": isDescending = true
        case let other?:
            throw .invalidValue("sortOrder: \"\(other.forDisplay)\" was found; it is ascending or descending")
        }
        projection = try QueryParameters.projection(parameters, of: type)
    }

    /// `attributes` and `excludedAttributes`, which every method understands (RFC 7644 §3.9).
    static func projection(_ parameters: [String: String], of type: ResourceType) throws(SCIMError) -> Projection {
        let wanted = names(parameters["attributes"])
        let excluded = names(parameters["excludedattributes"])
        guard !wanted.isEmpty || !excluded.isEmpty else { return .standard }
        return try Projection(attributes: wanted, excluded: excluded, of: type)
    }

    /// A comma-separated list; a comma inside a value filter does not separate.
    private static func names(_ list: String?) -> [String] {
        guard let list, !list.isEmpty else { return [] }
        var names: [String] = []
        var name: [UInt8] = []
        var depth = 0
        for byte in list.utf8 {
            switch byte {
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ",") where depth <= 0:
                names.append(String(decoding: name, as: UTF8.self))
                name = []
                continue
            case 0x20 where name.isEmpty: continue
            default: break
            }
            name.append(byte)
        }
        names.append(String(decoding: name, as: UTF8.self))
        return names.filter { !$0.isEmpty }
    }

    /// A whole number; one beyond `Int` is as good as the largest.
    private static func integer(_ text: String, _ name: String) throws(SCIMError) -> Int {
        if let number = Int(text) { return number }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            throw .invalidValue("\(name): \"\(text.forDisplay)\" was found, a whole number was expected")
        }
        return text.hasPrefix("-") ? Int.min : Int.max
    }
}

extension ResourceType {
    /// The URNs that may stand before an attribute's name.
    var schemaIDs: [String] { [schema.id] + extensions.map(\.id) }
}
