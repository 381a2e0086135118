import OrderedCollections
import SCIMCore
import SCIMStore

/// A query of one resource type (RFC 7644 §3.4.2): count and page from one snapshot.
struct QueryOperation: ReadOperation {
    let type: ResourceType
    let parameters: QueryParameters

    func perform(in snapshot: OrganizationSnapshot, for caller: Caller) throws -> Outcome {
        let loader = ResourceLoader(type: type, projection: parameters.projection, caller: caller)
        let found = try page(in: snapshot, loader)
        let resources = try found.resources.map { try loader.bytes(try loader.load($0, in: snapshot), in: snapshot) }
        let list = ListResponse(totalResults: found.total, startIndex: parameters.startIndex, resources: resources)
        return .document(list.body)
    }

    private struct Page {
        var total = 0
        var resources: [StoredResource] = []
    }

    private func page(in snapshot: OrganizationSnapshot, _ loader: ResourceLoader) throws -> Page {
        let narrowing = parameters.filter.map { Narrowing($0, of: type.kind) } ?? .everything(of: type.kind)
        guard let order = ResourceOrder(parameters, of: type) else {
            return try sortedPage(narrowing, in: snapshot, loader)
        }
        guard narrowing.isExact else { return try evaluatedPage(narrowing, order, in: snapshot, loader) }
        var page = Page(total: try snapshot.count(narrowing))
        if parameters.count > 0, parameters.startIndex <= page.total {
            page.resources = try snapshot.page(
                narrowing, order: order, offset: parameters.startIndex - 1, limit: parameters.count)
        }
        return page
    }

    /// SQL narrows, the evaluator decides; every match is counted, those of the page are kept.
    private func evaluatedPage(
        _ narrowing: Narrowing, _ order: ResourceOrder, in snapshot: OrganizationSnapshot, _ loader: ResourceLoader
    ) throws -> Page {
        var page = Page()
        try forEachMatch(narrowing, order, in: snapshot, loader) { stored, _ in
            page.total += 1
            if page.total >= parameters.startIndex, page.resources.count < parameters.count {
                page.resources.append(stored)
            }
        }
        return page
    }

    /// Sorting by an attribute that has no column: all matches are read, their values compared here.
    private func sortedPage(
        _ narrowing: Narrowing, in snapshot: OrganizationSnapshot, _ loader: ResourceLoader
    ) throws -> Page {
        let key = try SortKey(parameters, of: type)
        var keyed: [(value: SortKey.Value?, stored: StoredResource)] = []
        try forEachMatch(narrowing, .creation, in: snapshot, loader) { stored, resource in
            keyed.append((key.value(in: try resource()), stored))
        }
        let sorted = keyed.enumerated().sorted { left, right in
            key.areInOrder(left.element.value, right.element.value) ?? (left.offset < right.offset)
        }
        let start = min(parameters.startIndex - 1, sorted.count)
        let end = min(sorted.count, start + parameters.count)
        return Page(total: sorted.count, resources: sorted[start..<end].map(\.element.stored))
    }

    private func forEachMatch(
        _ narrowing: Narrowing, _ order: ResourceOrder, in snapshot: OrganizationSnapshot, _ loader: ResourceLoader,
        _ body: (StoredResource, () throws -> JSONObject) throws -> Void
    ) throws {
        let withMembers = parameters.filter?.mentions("members") ?? false
        try snapshot.forEach(narrowing, order: order) { stored in
            let resource = {
                try loader.json(try loader.load(stored, in: snapshot), withMembers: withMembers, in: snapshot)
            }
            if !narrowing.isExact, let filter = parameters.filter, !filter.matches(try resource(), of: type) { return }
            try body(stored, resource)
        }
    }
}

extension ResourceOrder {
    /// The order as SQL knows it; nil where the values must be compared outside.
    init?(_ parameters: QueryParameters, of type: ResourceType) {
        guard let path = parameters.sortBy else {
            self = .creation
            return
        }
        guard case .attribute(let target) = path.resolution(in: type), target.schema == nil else { return nil }
        let column: ResourceOrder.Column
        switch (target.attribute.name, target.subAttribute?.name) {
        case ("id", nil): column = .id
        case (type.nameAttribute, nil): column = .name
        case ("externalId", nil): column = .externalID
        case ("meta", "created"): column = .created
        case ("meta", "lastModified"): column = .modified
        default: return nil
        }
        self.init(column, isDescending: parameters.isDescending)
    }
}

extension Filter {
    /// Whether any part of the filter is about this core attribute.
    func mentions(_ attribute: String) -> Bool {
        switch self {
        case .compare(let path, _, _), .present(let path): path.schema == nil && path.attribute == attribute
        case .anyValue(let path, _): path.schema == nil && path.attribute == attribute
        case .not(let inner): inner.mentions(attribute)
        case .and(let left, let right), .or(let left, let right): left.mentions(attribute) || right.mentions(attribute)
        }
    }
}
