import SCIMCore

/// One resource that a request is about.
struct ResourceTarget: Sendable {
    let type: ResourceType
    let id: ResourceID
    let precondition: Precondition
    let projection: Projection
}

extension ResourceTarget {
    /// - Parameter text: the last segment of the path.
    /// - Throws: 404 for a text that is not an identifier.
    init(
        _ type: ResourceType, _ text: String, _ precondition: Precondition, _ projection: Projection
    ) throws(SCIMError) {
        guard let id = ResourceID(text) else { throw .notFound(type.name, text) }
        self.init(type: type, id: id, precondition: precondition, projection: projection)
    }
}
