/// What stands around the resources of a ListResponse (RFC 7644 §3.4.2, RFC 9865 §2).
package struct ListResponse: Sendable {
    package static let schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

    /// All resources that match, not only those of this page.
    package var totalResults: Int
    package var place: Place
    /// How many resources this page holds.
    package var itemsPerPage: Int

    /// Where in the list the page stands.
    package enum Place: Sendable, Hashable {
        /// The place of its first resource, from 1.
        case index(Int)
        /// What to ask for the pages around it; nil if there is none. The characters need no escape in JSON.
        case cursors(previous: String?, next: String?)
    }

    package init(totalResults: Int, place: Place, itemsPerPage: Int) {
        self.totalResults = totalResults
        self.place = place
        self.itemsPerPage = itemsPerPage
    }

    /// The bytes before the first resource; commas are between the resources.
    package var head: [UInt8] {
        var writer = JSONWriter(reserving: 400)
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
        writer.append(raw: String(itemsPerPage))
        writer.append(raw: ",\"Resources\":[")
        return writer.bytes
    }

    /// The bytes behind the last resource.
    package static let tail = Array("]}".utf8)
}
