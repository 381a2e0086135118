/// Writes a ListResponse (RFC 7644 §3.4.2) around resources that are JSON already.
package struct ListResponse: Sendable {
    package static let schema = "urn:ietf:params:scim:api:messages:2.0:ListResponse"

    /// All resources that match, not only those of this page.
    package var totalResults: Int
    /// The place of the first resource of this page, from 1.
    package var startIndex: Int
    /// Each one the bytes of a JSON object.
    package var resources: [[UInt8]]

    package init(totalResults: Int, startIndex: Int, resources: [[UInt8]]) {
        self.totalResults = totalResults
        self.startIndex = startIndex
        self.resources = resources
    }

    package var body: [UInt8] {
        var writer = JSONWriter(reserving: 200 + resources.reduce(0) { $0 + $1.count + 1 })
        writer.append(raw: "{\"schemas\":[\"\(ListResponse.schema)\"],\"totalResults\":\(totalResults)")
        writer.append(raw: ",\"startIndex\":\(startIndex),\"itemsPerPage\":\(resources.count),\"Resources\":[")
        for (index, resource) in resources.enumerated() {
            if index > 0 { writer.append(raw: ",") }
            writer.append(raw: resource)
        }
        writer.append(raw: "]}")
        return writer.bytes
    }
}
