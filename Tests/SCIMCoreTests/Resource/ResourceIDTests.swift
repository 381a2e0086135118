import SCIMCore
import Testing

@Suite struct ResourceIDTests {
    @Test func `is a UUID of version 7 that begins with the time`() {
        let id = ResourceID(milliseconds: 0x0123_4567_89AB, random: (.max, .max))
        #expect(id.description == "01234567-89ab-7fff-bfff-ffffffffffff")
        #expect(ResourceID(id.description) == id)
        #expect(id.isIssuable)
    }

    @Test(arguments: [
        ("01234567-89ab-7fff-8fff-ffffffffffff", true), ("01234567-89ab-4fff-8fff-ffffffffffff", false),
        ("01234567-89ab-7fff-cfff-ffffffffffff", false), ("00000000-0000-0000-0000-000000000000", false),
    ])
    func `distinguishes identifiers issued here from other UUIDs`(text: String, isIssuable: Bool) {
        #expect(ResourceID(text)?.isIssuable == isIssuable)
    }

    @Test(arguments: [
        "", "UNKNOWN", "01234567-89ab-7fff-bfff-fffffffffff", "01234567-89ab-7fff-bfff-ffffffffffff0",
        "01234567089ab-7fff-bfff-ffffffffffff", "0123456g-89ab-7fff-bfff-ffffffffffff",
        "01234567-89AB-7fff-bfff-ffffffffffff",
    ])
    func `is not read from anything else`(text: String) {
        #expect(ResourceID(text) == nil)
    }

    @Test func `sorts by time`() {
        let ids = (0..<5 as Range<Int64>).map { ResourceID(milliseconds: $0, random: (UInt64(9 - $0), UInt64(9 - $0))) }
        #expect(ids.sorted() == ids)
    }

    @Test func `is written into JSON as its text, without quotes`() {
        let id = ResourceID(milliseconds: 0x0123_4567_89AB, random: (7, 42))
        var writer = JSONWriter()
        writer.append(raw: "/Users/")
        writer.append(raw: id)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == "/Users/\(id)")
    }
}
