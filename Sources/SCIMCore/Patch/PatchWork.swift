import OrderedCollections

/// How many values the operations of one PATCH have looked at. One PATCH is one turn of the writer, so that without a limit a
/// body of 8 MiB could keep everybody else waiting for minutes: ten thousand filters over a thousand values each.
package struct PatchWork: Sendable {
    /// Values looked at in one request at most: by each condition of a filter, and where a value's equal is looked for.
    package static let limit = 1_000_000

    private var done = 0

    package init() {}

    /// - Throws: 413 past the limit.
    package mutating func add(_ count: Int) throws(SCIMError) {
        done += min(count, PatchWork.limit + 1)
        guard done > PatchWork.limit else { return }
        throw SCIMError(
            413, nil,
            "up to here the PATCH looks at more than \(PatchWork.limit) values; send the operations in several requests"
        )
    }
}

extension MultiValue {
    /// What an operation looks at: each value once for every condition of its filter, or once to find its equal. Long text
    /// counts for more, in proportion to what comparing it costs; the 64 bytes that few values exceed count nothing.
    func work(_ operation: PatchOperation, _ filter: Filter?) -> Int {
        if let filter { return filter.conditions.reduce(0) { $0 + weight(of: elements, $1) } }
        guard operation.kind != .remove || operation.value != nil else { return 0 }
        return weight(of: elements, "value") + weight(of: operation.value?.array ?? [], "value")
    }

    private func weight(of elements: [JSONValue], _ name: String) -> Int {
        let part = attribute.subAttribute(name)
        // Folding costs at most about as much for 8 bytes as the rest of a comparison, reading for 256.
        let bytes = (part ?? attribute).isCaseExact ? 256 : 8
        return elements.reduce(elements.count) {
            $0 + max(0, (part == nil ? $1 : $1[name] ?? .null).size - 64) / bytes
        }
    }
}

extension Filter {
    /// The part of a value that each of the conditions is about.
    var conditions: [String] {
        switch self {
        case .compare(let path, _, _), .present(let path): [path.attribute]
        case .anyValue(_, let inner), .not(let inner): inner.conditions
        case .and(let left, let right), .or(let left, let right): left.conditions + right.conditions
        }
    }

    /// How often a member is looked at to decide whether it satisfies the filter.
    package var conditionCount: Int { conditions.count }
}

extension JSONValue {
    /// The bytes of its texts.
    fileprivate var size: Int {
        switch self {
        case .string(let text): text.utf8.count
        case .array(let elements): elements.reduce(0) { $0 + $1.size }
        case .object(let members): members.values.reduce(0) { $0 + $1.size }
        case .null, .bool, .number: 0
        }
    }
}
