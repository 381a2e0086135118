import OrderedCollections
import Testing

@testable import SCIMCore

/// The last value that is accepted and the first that is not.
@Suite struct ValueBoundaryTests {
    @Test(arguments: [
        ("09AZaz+/-_", true), ("QQ==", true), ("QUI=", true), ("QUJD", true), ("QQ", true), ("QUI", true), ("", true),
        ("Q", false), ("QQ=Q", false), ("QQ===", false), ("Q:", false), ("Q@Q@", false), ("Q[Q[", false),
        ("QQ QQ", false),
    ])
    func `tells base64 from other text`(text: String, isBase64: Bool) {
        #expect(text.isBase64 == isBase64)
    }

    @Test func `a document that is no longer than the one before stays storable`() throws {
        let limit = ValueLimits.document
        try ValueLimits.checkDocument(limit)
        try ValueLimits.checkDocument(limit + 2, replacing: limit + 2)
        try ValueLimits.checkDocument(limit, replacing: limit - 1)
        #expect(throws: SCIMError.self) { try ValueLimits.checkDocument(limit + 1) }
        #expect(throws: SCIMError.self) { try ValueLimits.checkDocument(limit + 2, replacing: limit + 1) }
    }

    @Test(arguments: [
        ("", 3, ""), ("abc", 3, "abc"), ("abcd", 3, "abc\u{2026}"), ("abå", 3, "ab\u{2026}"), ("åb", 3, "åb"),
        ("aå😀", 6, "aå\u{2026}"), ("aå😀", 7, "aå😀"), ("😀", 3, "\u{2026}"),
    ])
    func `a text is cut between characters`(text: String, bytes: Int, cut: String) {
        #expect(text.cut(toBytes: bytes) == cut)
    }

    @Test func `values of different kinds are never equal in an order`() {
        let values: [SortValue] = [.number(0), .instant(Instant(milliseconds: 0)), .text("")]
        for (place, value) in values.enumerated() {
            for (other, compared) in values.enumerated() {
                #expect((value == compared) == (place == other))
                #expect((value < compared) == (place < other))
            }
        }
    }

    @Test func `a projection has at most a thousand names`() throws {
        let names = Array(repeating: "userName", count: 1000)
        _ = try Projection(attributes: names, excluded: names, of: .user)
        for (attributes, excluded) in [(names + ["id"], []), ([], names + ["id"])] {
            let error = #expect(throws: SCIMError.self) {
                try Projection(attributes: attributes, excluded: excluded, of: .user)
            }
            #expect(error?.detail.hasSuffix(" has 1001 names; the limit is 1000") == true)
        }
    }

    @Test func `thirty combining marks in a row stay as they are`() {
        let row = "a" + String(repeating: "\u{301}", count: 30)
        #expect(row.streamSafe == row)
        #expect((row + "\u{301}").streamSafe.unicodeScalars.contains("\u{34F}"))
    }

    @Test func `a resource type knows which attribute is the name`() {
        #expect(ResourceType.user.nameAttribute == "userName")
        #expect(ResourceType.group.nameAttribute == "displayName")
    }
}
