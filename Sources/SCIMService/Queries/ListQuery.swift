import SCIMCore
import SCIMDirectory
import SCIMStore

/// A query whose names are resolved against the schemas of the resource types that it is about (RFC 7644 §3.4.2).
final class ListQuery: Sendable {
    /// One for each resource type that can have matches.
    let parts: [Part]
    /// The order where SQL knows it; nil where values must be compared outside.
    let order: ResourceOrder?
    let isDescending: Bool
    let page: Page
    private let request: SearchRequest
    private let types: [ResourceType]

    /// What the query says of one resource type.
    struct Part: Sendable {
        let type: ResourceType
        let filter: Filter?
        /// The same, where resources must be looked at one by one; nil where SQL says all of it.
        let preparedFilter: PreparedFilter?
        let narrowing: Narrowing
        /// nil if the order is that of creation.
        let sortKey: SortKey?
        let projection: Projection
        /// What must be read beside the row to filter and to sort.
        let related: ResourceLoader.Related
    }

    /// Which page is asked for.
    enum Page: Sendable {
        /// From that place on, counted from 1.
        case index(Int, count: Int)
        /// The one that the cursor stands for, the first where it is empty; the count may be left out after the first.
        case cursor(String, count: Int?)
    }

    static let defaultCount = 100

    /// - Throws: `invalidFilter`, `invalidValue` naming the parameter.
    init(_ request: SearchRequest, of types: [ResourceType]) throws(SCIMError) {
        self.request = request
        self.types = types
        page = try ListQuery.page(request)
        isDescending = try ListQuery.isDescending(request)
        let schemas = types.count == 1 ? types[0].schemaIDs : types.flatMap(\.schemaIDs)
        let filter = try ListQuery.filter(request, schemas)
        let sortBy = try ListQuery.sortBy(request, schemas)
        var parts: [Part] = []
        for type in types {
            let resolved = try filter?.resolved(in: type)
            let sortKey = try sortBy.map { (path) throws(SCIMError) in try SortKey(path, of: type) }
            let narrowing = resolved.map { Narrowing($0, of: type.kind) } ?? .everything(of: type.kind)
            let remaining = narrowing.isExact ? nil : resolved
            let part = Part(
                type: type, filter: resolved, preparedFilter: remaining.map { PreparedFilter($0, for: type) },
                narrowing: narrowing, sortKey: sortKey,
                projection: try Projection(
                    attributes: request.attributes, excluded: request.excludedAttributes, of: type),
                related: ResourceLoader.Related(remaining, sortKey))
            if !part.narrowing.isNothing { parts.append(part) }
        }
        self.parts = parts
        order = ResourceOrder(parts, isDescending: isDescending)
    }

    /// Whether it has a filter or an order.
    var isSelective: Bool { parts.contains { $0.filter != nil || $0.sortKey != nil } }

    /// Bytes that are the same for the pages of one query, and for nothing else.
    var identity: [UInt8] {
        var writer = JSONWriter()
        writer.append(.array(types.map { .string($0.name) }))
        for text in [request.filter, request.sortBy, request.sortOrder] {
            writer.append(text.map { .string($0) } ?? .null)
        }
        for names in [request.attributes, request.excludedAttributes] {
            writer.append(.array(names.map { .string($0) }))
        }
        return writer.bytes
    }

    /// Whether one place comes before the other in the list (RFC 7644 §3.4.2.3).
    func precedes(_ left: ListPosition, _ right: ListPosition) -> Bool {
        if let order, order.column == .id { return order.isDescending ? right.id < left.id : left.id < right.id }
        switch (left.value, right.value) {
        case (let one?, let other?) where one != other: return isDescending ? other < one : one < other
        case (nil, _?): return isDescending
        case (_?, nil): return !isDescending
        default: return left.id < right.id
        }
    }

    private static func page(_ request: SearchRequest) throws(SCIMError) -> Page {
        let count = request.count.map { min(max(0, $0), RequestLimits.results) }
        guard let cursor = request.cursor else {
            return .index(max(1, request.startIndex ?? 1), count: count ?? defaultCount)
        }
        guard request.startIndex == nil else {
            throw .invalidValue(
                "cursor and startIndex cannot be combined; send the one that was used for the first page")
        }
        return .cursor(cursor, count: count)
    }

    private static func isDescending(_ request: SearchRequest) throws(SCIMError) -> Bool {
        switch request.sortOrder?.asciiLowercased {
        case nil, "", "ascending": return false
        case "descending": return true
        case let other?:
            throw .invalidValue("sortOrder must be ascending or descending, not \"\(other.forDisplay)\"")
        }
    }

    private static func filter(_ request: SearchRequest, _ schemas: [String]) throws(SCIMError) -> Filter? {
        guard let text = request.filter, !text.isEmpty else { return nil }
        return try Filter(parsing: text, knownSchemas: schemas)
    }

    private static func sortBy(_ request: SearchRequest, _ schemas: [String]) throws(SCIMError) -> AttributePath? {
        guard let text = request.sortBy, !text.isEmpty else { return nil }
        do {
            return try AttributePath(parsing: text, knownSchemas: schemas)
        } catch {
            throw .invalidValue("sortBy: \(error.detail)")
        }
    }
}

extension ResourceOrder {
    /// The order as SQL knows it; nil if the values must be compared outside.
    fileprivate init?(_ parts: [ListQuery.Part], isDescending: Bool) {
        let targets = parts.compactMap { $0.sortKey?.target }
        guard let target = targets.first else {
            // No order is asked for, or one by what nobody has.
            self = .creation
            return
        }
        guard target.schema == nil else { return nil }
        if target.attribute.name == "id" {
            self.init(.id, isDescending: isDescending)
            return
        }
        guard parts.count == 1, let type = parts.first?.type else { return nil }
        let column: ResourceOrder.Column
        switch (target.attribute.name, target.subAttribute?.name) {
        case (type.nameAttribute, nil): column = .name
        case ("externalId", nil): column = .externalID
        case ("meta", "created"): column = .created
        case ("meta", "lastModified"): column = .modified
        default: return nil
        }
        self.init(column, isDescending: isDescending)
    }
}
