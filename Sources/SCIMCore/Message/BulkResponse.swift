/// Writes a BulkResponse (RFC 7644 §3.7.3).
package struct BulkResponse: Sendable {
    package static let schema = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"

    /// What was carried out or tried, in the order of the request.
    package var operations: [Operation]

    package init(operations: [Operation]) { self.operations = operations }

    /// What became of one entry of the request.
    package struct Operation: Sendable {
        package var method: BulkEntry.Method?
        package var bulkID: String?
        /// The HTTP status of the request that the entry stands for.
        package var status: Int
        /// Where the resource is; nil for a POST that failed.
        package var location: String?
        package var version: Version?
        /// The body of an error, already JSON; nil if all went well.
        package var response: [UInt8]?

        package init(_ entry: BulkEntry, status: Int) {
            method = entry.method
            bulkID = entry.bulkID
            self.status = status
        }
    }

    package var body: [UInt8] {
        var writer = JSONWriter(reserving: 200 + operations.count * 200)
        writer.append(raw: "{\"schemas\":[\"\(BulkResponse.schema)\"],\"Operations\":[")
        for (index, operation) in operations.enumerated() {
            if index > 0 { writer.append(raw: ",") }
            BulkResponse.append(operation, to: &writer)
        }
        writer.append(raw: "]}")
        return writer.bytes
    }

    private static func append(_ operation: Operation, to writer: inout JSONWriter) {
        writer.append(raw: "{")
        if let method = operation.method { writer.append(raw: "\"method\":\"\(method.rawValue)\",") }
        let texts = [
            ("bulkId", operation.bulkID), ("location", operation.location), ("version", operation.version?.entityTag),
        ]
        for case (let name, let text?) in texts {
            writer.append(raw: "\"\(name)\":")
            writer.append(text)
            writer.append(raw: ",")
        }
        writer.append(raw: "\"status\":\"\(operation.status)\"")
        if let response = operation.response {
            writer.append(raw: ",\"response\":")
            writer.append(raw: response)
        }
        writer.append(raw: "}")
    }
}
