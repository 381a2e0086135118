import OrderedCollections
import SCIMCore
import Testing

@Suite struct BulkOrderTests {
    /// A creation of that bulkId for each entry, its data referring to the others named.
    private func order(_ entries: [(id: String, refersTo: [String])]) throws -> [BulkOrder.Unit] {
        let operations = entries.map { entry -> JSONValue in
            let members = entry.refersTo.map { JSONValue.object(["value": .string("bulkId:\($0)")]) }
            return [
                "method": "POST", "path": "/Groups", "bulkId": .string(entry.id),
                "data": ["displayName": .string(entry.id), "members": .array(members)],
            ]
        }
        return try BulkOrder(try BulkMessage(["Operations": .array(operations)], limit: 10_000).entries).units
    }

    @Test func `keeps the order of entries that refer to nothing or to earlier entries`() throws {
        let units = try order([("a", []), ("b", ["a"]), ("c", []), ("d", ["b", "c", "a"])])
        #expect(units.map(\.places) == [[0], [1], [2], [3]])
        #expect(units.allSatisfy { !$0.isCircular })
    }

    @Test func `moves a creation before the entry that refers to it`() throws {
        let units = try order([("a", []), ("b", ["d"]), ("c", []), ("d", ["e"]), ("e", [])])
        #expect(units.map(\.places) == [[0], [2], [4], [3], [1]])
    }

    @Test func `entries in between keep their place, and entries of one resource their order`() throws {
        let text = #"""
            {"Operations":[
             {"method":"PATCH","path":"/Groups/1","data":{"members":["bulkId:u"]}},
             {"method":"PATCH","path":"/Groups/1","data":{"title":"x"}},
             {"method":"DELETE","path":"/Users/2"},
             {"method":"POST","path":"/Users","bulkId":"u","data":{}},
             {"method":"DELETE","path":"/Groups/1"}]}
            """#
        let message = try BulkMessage(try #require(try JSONValue(parsing: text).object), limit: 10)
        #expect(try BulkOrder(message.entries).units.map(\.places) == [[2], [3], [0], [1], [4]])
    }

    @Test func `makes a circle one unit, without entries that only refer to it`() throws {
        let units = try order([("a", ["b"]), ("b", ["c"]), ("c", ["a", "d"]), ("d", []), ("e", ["a"])])
        #expect(units.map(\.places) == [[3], [0, 1, 2], [4]])
        #expect(units.map(\.isCircular) == [false, true, false])
    }

    @Test func `an entry that refers to itself is a circle of one`() throws {
        let units = try order([("a", ["a"]), ("b", [])])
        #expect(units.map(\.isCircular) == [true, false])
    }

    @Test func `finds references in paths, filters and URIs, and none in look-alikes`() throws {
        let text = #"""
            {"Operations":[
             {"method":"PATCH","path":"/Groups/bulkId:g","data":{"Operations":[
               {"op":"remove","path":"members[value eq \"bulkId:u\" or value eq \"bulkId:v\"]"}]}},
             {"method":"PUT","path":"/Users/1","data":{"manager":{"$ref":"../Users/bulkId:w"},"title":"bulkId:nobody"}},
             {"method":"POST","path":"/Groups","bulkId":"g","data":{}},
             {"method":"POST","path":"/Users","bulkId":"u","data":{}},
             {"method":"POST","path":"/Users","bulkId":"v","data":{}},
             {"method":"POST","path":"/Users","bulkId":"w","data":{}}]}
            """#
        let message = try BulkMessage(try #require(try JSONValue(parsing: text).object), limit: 10)
        #expect(try BulkOrder(message.entries).units.map(\.places) == [[2], [3], [4], [0], [5], [1]])
    }

    @Test func `a chain as long as the message uses no stack`() throws {
        let count = 10_000
        let units = try order((0..<count).map { ("\($0)", $0 + 1 < count ? ["\($0 + 1)"] : []) })
        #expect(units.map(\.places) == (0..<count).reversed().map { [$0] })
    }
}
