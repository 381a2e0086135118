import Testing

@testable import SCIMCore

/// What looking for `bulkId:…` in a Bulk request costs, and what it finds.
@Suite struct BulkMentionTests {
    private func entry(_ value: JSONValue, bulkID: String = "me", path: String = "/Groups") -> BulkEntry {
        BulkEntry([
            "method": "POST", "path": .string(path), "bulkId": .string(bulkID), "data": ["displayName": value],
        ])
    }

    @Test(arguments: [
        ("bulkId:a", [0]), ("/Users/bulkId:a/x", [0]), (#"members[value eq "bulkId:ab"]"#, [1]), ("bulkId:a?x", [0]),
        ("bulkId:", []), ("bulkId:b", []), ("bulkId:ab bulkId:a", [0]), ("bulkId:ab\"bulkId:a", [1, 0]),
        ("xbulkId:a", [0]), ("bulkid:a", []), ("bulkId:a/b", [2]), ("bulkId:å", [3]), ("bulkId:a\u{30A}", []),
        ("bulkId:bulkId:a", [0]), ("bulkId:a/bc", [0]),
    ])
    func `finds what follows a marker, up to a quote, a slash or a question mark`(
        text: String, places: [Int]
    ) throws {
        var mentions = BulkMentions(of: [
            ExactText("a"): 0, ExactText("ab"): 1, ExactText("a/b"): 2, ExactText("\u{E5}"): 3,
        ])
        #expect(try mentions.places(in: entry(.string(text))) == places)
        #expect(try mentions.places(in: entry(["x": [[.string(text)]]])) == places)
    }

    @Test(arguments: [1, 10, 256])
    func `behind a marker no more bytes are read than the longest bulkId has`(length: Int) throws {
        var mentions = BulkMentions(of: [ExactText(String(repeating: "b", count: length)): 0])
        let text = String(repeating: "bulkId:", count: 4000)
        #expect(try mentions.places(in: entry(.string(text))).isEmpty)
        #expect(mentions.count == 3999)
        #expect(mentions.bytesRead <= mentions.count * (length + 1))
    }

    @Test func `past 200,000 markers a request is refused`() throws {
        let text = JSONValue.string(String(repeating: "bulkId:", count: 1001))
        func order(_ count: Int) throws {
            _ = try BulkOrder([entry(.array(Array(repeating: text, count: count)))])
        }
        try order(200)
        #expect(
            throws: SCIMError(
                413, nil,
                "the Bulk request has more than 200000 references to a bulkId; split it into several requests")
        ) { try order(201) }
    }

    @Test func `a bulkId has at most 256 bytes, a path 4096`() throws {
        func detail(_ entry: BulkEntry) -> String? {
            if case .failure(let error) = entry.request { error.detail } else { nil }
        }
        #expect(detail(entry("x", bulkID: String(repeating: "é", count: 128))) == nil)
        #expect(
            detail(entry("x", bulkID: String(repeating: "é", count: 128) + "x"))
                == #""bulkId" has 257 bytes; the limit is 256"#)
        #expect(detail(entry("x", path: "/" + String(repeating: "x", count: 4095))) == nil)
        #expect(
            detail(entry("x", path: "/" + String(repeating: "x", count: 4096)))
                == #""path" has 4097 bytes; the limit is 4096"#)
    }

    @Test func `a chain of a thousand that is sent backwards is put in order`() throws {
        let entries = (0..<1000).map { number in
            entry(.string("bulkId:\(number + 1)"), bulkID: "\(number)")
        }
        #expect(try BulkOrder(entries).units.flatMap(\.places) == Array((0..<1000).reversed()))
    }
}
