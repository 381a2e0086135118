import OrderedCollections
import SCIMCore
import Testing

@Suite struct BulkBoundaryTests {
    @Test(arguments: [1, 2, 1000]) func `failOnErrors is a whole number of at least 1`(count: Int) throws {
        let entry: JSONValue = ["method": "DELETE", "path": "/Users/1"]
        let message = try BulkMessage(["failOnErrors": .number(JSONNumber(count)), "Operations": [entry]], limit: 10)
        #expect(message.failOnErrors == count)
    }

    @Test func `the longest accepted bulkId can be referred to`() throws {
        let id = String(repeating: "a", count: 256)
        let operations: JSONValue = [
            ["method": "DELETE", "path": .string("/Users/bulkId:\(id)")],
            ["method": "POST", "path": "/Users", "bulkId": .string(id), "data": [:]],
        ]
        #expect(
            try BulkOrder(BulkMessage(["Operations": operations], limit: 10).entries).units.map(\.places) == [[1], [0]])
    }

    /// Of the entries that could be next, the first one of the message is.
    @Test func `the order of the message is kept as far as the references allow`() throws {
        var random = SeededRandom(seed: 3)
        for count in [2, 3, 7, 20, 60, 200] {
            let rank = Array(0..<count).shuffled(using: &random)
            let needs = (0..<count).map { entry in
                (0..<3).map { _ in Int.random(in: 0..<count, using: &random) }.filter { rank[$0] < rank[entry] }
            }
            let operations = needs.enumerated().map { entry, needed -> JSONValue in
                let members = needed.map { JSONValue.object(["value": .string("bulkId:\($0)")]) }
                return [
                    "method": "POST", "path": "/Groups", "bulkId": .string("\(entry)"),
                    "data": ["displayName": .string("\(entry)"), "members": .array(members)],
                ]
            }
            var expected: [Int] = []
            while expected.count < count {
                let next = (0..<count).first { entry in
                    !expected.contains(entry) && needs[entry].allSatisfy(expected.contains)
                }
                expected.append(try #require(next))
            }
            let message = try BulkMessage(["Operations": .array(operations)], limit: count)
            #expect(try BulkOrder(message.entries).units.map(\.places) == expected.map { [$0] })
        }
    }
}
