import SCIMCore
import Testing

@Suite struct VersionTests {
    private static let groups = [ResourceID(high: 1, low: 2), ResourceID(high: 3, low: 4), ResourceID(high: 5, low: 6)]

    @Test(arguments: [
        (0, "0"), (35, "z"), (36, "10"), (1_790_000_000_000, "mubbs7i8"), (-36, "-10"), (Int64.max, "1y2p0ij32e8e7"),
    ])
    func `is the time of the last change in base 36`(milliseconds: Int64, text: String) {
        #expect(Version(modified: Instant(milliseconds: milliseconds)).text == text)
        #expect(Version(modified: Instant(milliseconds: milliseconds)).entityTag == "W/\"\(text)\"")
    }

    @Test func `a user's version depends on the groups, not on their order`() {
        let time = Instant(milliseconds: 36)
        let version = Version(modified: time, groups: Self.groups)
        #expect(version == Version(modified: time, groups: Self.groups.reversed()))
        #expect(version != Version(modified: time, groups: Array(Self.groups.dropLast())))
        #expect(version != Version(modified: time))
        let parts = version.text.split(separator: "-")
        #expect(parts.first == "10" && parts.count == 2)
    }

    @Test func `groups that differ in one half of their identifiers give different versions`() {
        let time = Instant(milliseconds: 0)
        let versions = [ResourceID(high: 1, low: 2), ResourceID(high: 2, low: 1), ResourceID(high: 1, low: 1)]
            .map { Version(modified: time, groups: [$0]) }
        #expect(Set(versions).count == 3)
    }

    @Test func `a page's version depends on the total, the resources, their order and their versions`() {
        func page(_ total: Int, _ shown: [(ResourceID, String)]) -> Version {
            var digest = PageDigest(total: total)
            for (id, version) in shown { digest.add(id, Version(version)) }
            return Version(of: digest)
        }
        let (one, other) = (Self.groups[0], Self.groups[1])
        let pages = [
            page(2, [(one, "a"), (other, "b")]), page(3, [(one, "a"), (other, "b")]),
            page(2, [(other, "b"), (one, "a")]),
            page(2, [(one, "a"), (other, "c")]), page(2, [(one, "a")]), page(2, []),
            page(2, [(one, "ab"), (other, "")]),
        ]
        #expect(Set(pages).count == pages.count)
        #expect(pages[0] == page(2, [(one, "a"), (other, "b")]))
    }
}
