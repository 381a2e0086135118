/// Looks for `bulkId:…` in the texts of the entries of a Bulk request.
///
/// It walks through the bytes once. Behind each marker it looks at no more bytes than the longest bulkId of the request has, and
/// the markers are counted, since a text can hold many that lead nowhere.
struct BulkMentions {
    private let creations: [ExactText: Int]
    /// For each number of bytes whether a bulkId has as many.
    private let lengths: [Bool]
    /// Markers met so far.
    private(set) var count = 0
    /// Bytes looked at behind markers so far.
    private(set) var bytesRead = 0

    /// Markers in one request at most; a body of 8 MiB has space for 180,000 members that are named by one.
    static let limit = 200_000

    /// - Parameter creations: the places of the entries that create something, by their bulkIds.
    init(of creations: [ExactText: Int]) {
        self.creations = creations
        let longest = creations.keys.reduce(0) { max($0, $1.text.utf8.count) }
        var lengths = Array(repeating: false, count: longest + 1)
        for id in creations.keys { lengths[id.text.utf8.count] = true }
        self.lengths = lengths
    }

    /// The places of the creations whose bulkId stands anywhere in the path or the data, each once. A text that only
    /// looks like a reference costs nothing but its place in the order.
    ///
    /// - Throws: 413 past the limit.
    mutating func places(in entry: BulkEntry) throws(SCIMError) -> [Int] {
        guard case .success(let request) = entry.request else { return [] }
        var places = MetPlaces()
        try look(at: request.path, &places)
        try look(at: .object(request.data), &places)
        return places.inOrder
    }

    private mutating func look(at value: JSONValue, _ places: inout MetPlaces) throws(SCIMError) {
        switch value {
        case .string(let text): try look(at: text, &places)
        case .array(let elements):
            for element in elements { try look(at: element, &places) }
        case .object(let members):
            for (_, value) in members { try look(at: value, &places) }
        case .null, .bool, .number: break
        }
    }

    private mutating func look(at text: String, _ places: inout MetPlaces) throws(SCIMError) {
        let bytes = text.utf8Span.span
        let marker = BulkReferences.marker.utf8Span.span
        var place = 0
        while place + marker.count < bytes.count {
            guard bytes[place] == marker[0], marker.indices.allSatisfy({ bytes[place + $0] == marker[$0] }) else {
                place += 1
                continue
            }
            place += marker.count
            count += 1
            guard count <= BulkMentions.limit else {
                throw SCIMError(
                    413, nil,
                    "the Bulk request has more than \(BulkMentions.limit) references to a bulkId; split it into several requests"
                )
            }
            if let found = creation(namedIn: bytes.extracting(place...)) { places.insert(found) }
        }
    }

    /// The creation whose bulkId is all of the text, or its beginning up to a quote, a slash or a question mark.
    private mutating func creation(namedIn text: Span<UInt8>) -> Int? {
        if let found = creation(named: text) { return found }
        var end = 0
        while end < min(text.count, lengths.count) {
            switch text[end] {
            case UInt8(ascii: "\""), UInt8(ascii: "/"), UInt8(ascii: "?"):
                bytesRead += end
                return creation(named: text.extracting(..<end))
            default: end += 1
            }
        }
        bytesRead += end
        return nil
    }

    private func creation(named bytes: Span<UInt8>) -> Int? {
        guard bytes.count < lengths.count, lengths[bytes.count] else { return nil }
        do {
            return creations[ExactText(String(copying: try UTF8Span(validating: bytes)))]
        } catch {
            return nil  // It begins in the middle of a text, but never in the middle of a character.
        }
    }
}

/// Places, each once, in the order in which they were met.
private struct MetPlaces {
    private(set) var inOrder: [Int] = []
    private var met: Set<Int> = []

    mutating func insert(_ place: Int) {
        if met.insert(place).inserted { inOrder.append(place) }
    }
}
