import SCIMCore
import TestBed

/// A BulkRequest is refused, or each of its entries is done once.
final class BulkCheck: InputCheck {
    func check(_ bytes: [UInt8]) throws {
        do throws(SCIMError) {
            guard let body = try JSONValue(parsing: bytes, limits: .request).object else { return }
            let message = try BulkMessage(body, limit: 1000)
            let places = try BulkOrder(message.entries).units.flatMap(\.places)
            guard places.sorted() == Array(message.entries.indices) else {
                throw SCIMError(500, nil, "of \(message.entries.count) entries these are done: \(places)")
            }
        } catch {
            try promise([400, 413].contains(error.status) && !error.detail.isEmpty, "\(error)")
        }
    }

    func seeds() throws -> [[UInt8]] {
        let corpus = try Corpus()
        let bodies = corpus.requests.filter { $0.path.hasPrefix("/Bulk") }.compactMap(\.body?.bytes)
        return bodies + [Array(Self.circle.utf8)]
    }

    /// Groups that are members of each other, an entry with a fault of its own, and a reference to nobody.
    static let circle = #"""
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":3,"Operations":[
        {"method":"POST","path":"/Groups","bulkId":"g","data":{"displayName":"G","members":[{"value":"bulkId:h"}]}},
        {"method":"POST","path":"/Groups","bulkId":"h","data":{"displayName":"H","members":[{"value":"bulkId:g"}]}},
        {"method":"PATCH","path":"/Users/bulkId:a","version":"W/\"1\"","data":{"Operations":[{"op":"add","value":{"title":"T"}}]}},
        {"method":"PUT","path":"/Users/bulkId:a","data":{"userName":"b"}},{"method":"POST","path":"/Users","bulkId":"a",
        "data":{"userName":"a"}},{"method":"DELETE","path":"/Groups/bulkId:h"},{"method":"GET"}]}
        """#
}
