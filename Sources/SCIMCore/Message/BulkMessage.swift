/// Reads the BulkRequest message (RFC 7644 §3.7).
///
///     {"schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 1,
///      "Operations": [{"method": "POST", "path": "/Users", "bulkId": "qwerty", "data": {…}}]}
package struct BulkMessage: Sendable {
    package static let schema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

    package let entries: [BulkEntry]
    /// After how many errors nothing further is done, from 1; nil if all is tried.
    package let failOnErrors: Int?

    /// - Parameter limit: the entries allowed in one request.
    /// - Throws: `invalidSyntax` for a message that cannot be understood as a whole, 413 naming the limit for too many
    ///   entries. An entry with a fault of its own is left to fail alone.
    package init(_ message: JSONObject, limit: Int) throws(SCIMError) {
        try message.checkSchemas(name: BulkMessage.schema, "a Bulk request")
        guard let operations = message.value(named: "Operations") else {
            throw .invalidSyntax(
                "\"Operations\" is missing; a Bulk body is a BulkRequest message (RFC 7644 section 3.7)")
        }
        guard case .array(let list) = operations else {
            throw .invalidSyntax("\"Operations\" must be an array, not \(operations.kind)")
        }
        guard !list.isEmpty else { throw .invalidSyntax("\"Operations\" is empty; name at least one operation") }
        guard list.count <= limit else {
            throw SCIMError(
                413, nil,
                "the Bulk request has \(list.count) operations; maxOperations is \(limit); split it into several requests"
            )
        }
        failOnErrors = try BulkMessage.failOnErrors(message.value(named: "failOnErrors"))
        entries = list.map { BulkEntry($0) }
        try checkBulkIDs()
    }

    private static func failOnErrors(_ value: JSONValue?) throws(SCIMError) -> Int? {
        switch value {
        case nil, .null: return nil
        case .number(let number)?:
            if let count = number.integer, count >= 1 { return count }
            throw .invalidSyntax("\"failOnErrors\" must be a whole number of at least 1, not \(number.text)")
        case let other?:
            throw .invalidSyntax("\"failOnErrors\" must be a whole number of at least 1, not \(other.kind)")
        }
    }

    /// A bulkId that two resources get could not be told apart where it is referred to.
    private func checkBulkIDs() throws(SCIMError) {
        var places: [ExactText: Int] = [:]
        for (place, entry) in entries.enumerated() {
            guard entry.method == .post, let id = entry.bulkID else { continue }
            if let first = places.updateValue(place, forKey: ExactText(id)) {
                throw .invalidSyntax(
                    "the bulkId \"\(id.forDisplay)\" is used by operation \(first + 1) and operation \(place + 1); give each its own"
                )
            }
        }
    }
}

/// One entry of `Operations`: what it asks for, or what is wrong with it.
package struct BulkEntry: Sendable {
    /// nil if none of the four was found.
    package let method: Method?
    package let bulkID: String?
    /// As sent; nil if none was found.
    package let path: String?
    package let request: Result<Request, SCIMError>

    /// Bytes of a bulkId at most (D14 of the design).
    package static let longestBulkID = 256
    /// Bytes of a path at most: more than that address nothing.
    private static let longestPath = 4096

    package enum Method: String, Sendable, Hashable, CaseIterable {
        case post = "POST"
        case put = "PUT"
        case patch = "PATCH"
        case delete = "DELETE"
    }

    /// What a request of its own would consist of.
    package struct Request: Sendable {
        package let method: Method
        /// As sent, relative to the base URL: `/Users/2819c223-7f76-453a-919d-413861904646`, `/Groups/bulkId:ytrewq`
        package let path: String
        /// As `If-Match` has it; nil if any version will do.
        package let version: String?
        /// The body; empty for a DELETE.
        package let data: JSONObject
    }

    init(_ value: JSONValue) {
        let members = value.object
        bulkID = members?.value(named: "bulkId")?.string
        path = members?.value(named: "path")?.string
        method = members?.value(named: "method")?.string.flatMap { name in
            Method.allCases.first { $0.rawValue.asciiLowercased == name.asciiLowercased }
        }
        do throws(SCIMError) {
            request = .success(try BulkEntry.request(value, method, bulkID))
        } catch {
            request = .failure(error)
        }
    }

    private static func request(_ value: JSONValue, _ method: Method?, _ bulkID: String?) throws(SCIMError) -> Request {
        guard case .object(let members) = value else {
            throw .invalidSyntax("expected an object, but found \(value.kind)")
        }
        guard let method else {
            throw .invalidSyntax(
                "\"method\" must be \"POST\", \"PUT\", \"PATCH\" or \"DELETE\", \(members.found("method"))")
        }
        if case let other? = members.value(named: "bulkId"), other != .null, other.string?.isEmpty ?? true {
            throw .invalidSyntax("\"bulkId\" must be a non-empty string, not \(other.text.forDisplay)")
        }
        if let bulkID, bulkID.utf8.count > BulkEntry.longestBulkID {
            throw .invalidSyntax(
                "\"bulkId\" has \(bulkID.utf8.count) bytes; the limit is \(BulkEntry.longestBulkID)"
            )
        }
        if method == .post, bulkID == nil {
            throw .invalidSyntax("\"bulkId\" is missing; a POST needs one to identify its response")
        }
        guard case .string(let path)? = members.value(named: "path"), !path.isEmpty else {
            throw .invalidSyntax(
                "\"path\" is missing; give an endpoint such as /Users, or a resource such as /Users/{id}")
        }
        guard path.utf8.count <= BulkEntry.longestPath else {
            throw .invalidSyntax(
                "\"path\" has \(path.utf8.count) bytes; the limit is \(BulkEntry.longestPath)")
        }
        var version: String?
        switch members.value(named: "version") {
        case nil, .null: break
        case .string(let text): version = text
        case let other?: throw .invalidSyntax("\"version\" must be a string, not \(other.kind)")
        }
        let data = try BulkEntry.data(members.value(named: "data"), method)
        return Request(method: method, path: path, version: version, data: data)
    }

    private static func data(_ value: JSONValue?, _ method: Method) throws(SCIMError) -> JSONObject {
        guard method != .delete else { return [:] }
        guard let value, value != .null else {
            throw .invalidSyntax(
                "\"data\" is missing; a \(method.rawValue) needs the body it would have as a request of its own")
        }
        guard case .object(let members) = value else {
            throw .invalidSyntax("\"data\" must be an object, not \(value.kind)")
        }
        return members
    }
}
