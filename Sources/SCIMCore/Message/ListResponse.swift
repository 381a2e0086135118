/// Writes a ListResponse (RFC 7644 §3.4.2, RFC 9865 §2) around resources that are JSON already.
package struct ListResponse: Sendable {
    package static let schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

    /// All resources that match, not only those of this page.
    package var totalResults: Int
    package var place: Place
    /// Each one the bytes of a JSON object.
    package var resources: [[UInt8]]

    /// Where in the list the page stands.
    package enum Place: Sendable, Hashable {
        /// The place of its first resource, from 1.
        case index(Int)
        /// What to ask for the pages around it; nil where there is none. The characters need no escape in JSON.
        case cursors(previous: String?, next: String?)
    }

    package init(totalResults: Int, place: Place, resources: [[UInt8]]) {
        self.totalResults = totalResults
        self.place = place
        self.resources = resources
    }

    package var body: [UInt8] {
        var writer = JSONWriter(reserving: 400 + resources.reduce(0) { $0 + $1.count + 1 })
        writer.append(raw: "{\"schemas\":[\"")
        writer.append(raw: ListResponse.schema)
        writer.append(raw: "\"],\"totalResults\":")
        writer.append(raw: String(totalResults))
        switch place {
        case .index(let start):
            writer.append(raw: ",\"startIndex\":")
            writer.append(raw: String(start))
        case .cursors(let previous, let next):
            if let previous { writer.append(raw: ",\"previousCursor\":\"\(previous)\"") }
            if let next { writer.append(raw: ",\"nextCursor\":\"\(next)\"") }
        }
        writer.append(raw: ",\"itemsPerPage\":")
        writer.append(raw: String(resources.count))
        writer.append(raw: ",\"Resources\":[")
        for (index, resource) in resources.enumerated() {
            if index > 0 { writer.append(raw: ",") }
            writer.append(raw: resource)
        }
        writer.append(raw: "]}")
        return writer.bytes
    }
}
