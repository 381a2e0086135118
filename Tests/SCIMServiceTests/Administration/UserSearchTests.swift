import SCIMAdministration
import SCIMCore
import SCIMDirectory
import TestBed
import Testing

/// Two ways to search: by the indexes of user names and e-mail addresses, and by reading every member.
@Suite struct UserSearchTests {
    private static let syllables = [
        "ada", "Lo", "ve", "grä", "ß", "İst", "øl", "ma", "x", "27", "-", "'", "%", "_", "\u{1F469}",
    ]

    private static func word(_ random: inout SeededRandom) -> String {
        (0..<Int.random(in: 2...4, using: &random)).map { _ in syllables.randomElement(using: &random) ?? "" }.joined()
    }

    @Test func `a search by index finds the same members as one that reads all`() throws {
        let acme = try TestProvider()
        var random = SeededRandom(seed: 1)
        // More than are looked at before the indexes are.
        for number in 0..<1250 {
            let email = UserSearchTests.word(&random)
            try acme.createUser(
                "\(UserSearchTests.word(&random))\(number)@example.org",
                #","emails":[{"type":"work","value":"\#(email)@mail.example","primary":true}]"#)
        }
        func found(_ text: String, isIndexed: Bool, _ order: UserOrder, limit: Int?) throws -> [String] {
            var query = UserQuery()
            (query.search, query.searchesIndexesOnly, query.order, query.limit) = (text, isIndexed, order, limit)
            return try acme.administration.users(of: acme.organization, query).elements.map(\.identifier)
        }
        let texts =
            [
                "12", "1249@", "@example", "@MAIL.example", "nobody", "GRÄ", "gra", "ss", "i̇st", "%", "_", "'",
                "\u{1F469}",
            ]
            + (0..<6).map { _ in UserSearchTests.word(&random) }
        for text in texts {
            let all = try found(text, isIndexed: false, .oldestFirst, limit: nil)
            #expect(try found(text, isIndexed: true, .oldestFirst, limit: nil) == all, "\(text)")
            #expect(
                try found(text, isIndexed: true, .newestFirst, limit: 50) == Array(all.reversed().prefix(50)), "\(text)"
            )
            let byName = try found(text, isIndexed: true, .userName, limit: nil)
            #expect(Set(byName) == Set(all) && byName.count == all.count, "\(text)")
        }
        #expect(try found("1249@", isIndexed: true, .oldestFirst, limit: nil).count == 1)
        #expect(try found("@example", isIndexed: true, .oldestFirst, limit: nil).count == 1250)
        #expect(try found("nobody", isIndexed: true, .oldestFirst, limit: nil).isEmpty)
    }
}
