import SCIMCore

extension SearchRequest {
    /// Reads the parameters of a URL; one without value is as good as absent, but for `cursor`.
    ///
    /// - Throws: `invalidValue` or `invalidCount` naming the parameter that is not a whole number.
    init(parameters: QueryParameters) throws(SCIMError) {
        self.init()
        filter = parameters["filter"]
        sortBy = parameters["sortby"]
        sortOrder = parameters["sortorder"]
        cursor = parameters["cursor"]
        if let text = parameters["startindex"], !text.isEmpty {
            guard let number = SearchRequest.integer(text) else {
                throw .invalidValue("startIndex must be a whole number, not \"\(text.forDisplay)\"")
            }
            startIndex = number
        }
        if let text = parameters["count"], !text.isEmpty {
            guard let number = SearchRequest.integer(text) else {
                throw SCIMError(
                    400, .invalidCount, "count must be a whole number, not \"\(text.forDisplay)\"")
            }
            count = number
        }
        attributes = SearchRequest.names(parameters["attributes"])
        excludedAttributes = SearchRequest.names(parameters["excludedattributes"])
    }

    /// A comma-separated list; a comma inside a value filter does not separate.
    static func names(_ list: String?) -> [String] {
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

    /// A whole number; one beyond `Int` is as good as the nearest one. nil for any other text.
    private static func integer(_ text: String) -> Int? {
        if let number = Int(text) { return number }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else {
            return nil
        }
        return text.hasPrefix("-") ? .min : .max
    }
}

extension Projection {
    /// `attributes` and `excludedAttributes` of a URL, which every method understands (RFC 7644 §3.9).
    init(_ parameters: QueryParameters, of type: ResourceType) throws(SCIMError) {
        if parameters.isEmpty {
            self = .standard
            return
        }
        let wanted = SearchRequest.names(parameters["attributes"])
        let excluded = SearchRequest.names(parameters["excludedattributes"])
        self = try Projection(attributes: wanted, excluded: excluded, of: type)
    }
}
