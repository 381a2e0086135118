import Testing

@testable import SCIMCore

/// What a filter of many conditions costs, in texts that are folded.
@Suite struct PreparedFilterTests {
    private static let attributes: JSONObject = [
        "userName": "ada@example.org", "title": .string(String(repeating: "Я", count: 4000)), "active": true,
        "name": ["familyName": "Lovelace", "givenName": "Ada"],
        "emails": [
            ["value": "Ada@example.org", "type": "work", "primary": true],
            ["value": "Ada@example.com", "type": "home"],
            ["value": "Countess@example.net"],
        ],
        "externalId": "ADA",
    ]

    /// The condition a hundred times, each with another text in the place of the asterisk, and how many texts are folded for all
    /// of them: each value once for each path that leads to it, values that are compared exactly never.
    @Test(
        arguments: [
            (#"title co "*""#, 1), (#"title eq "*""#, 0), (#"title lt "*""#, 1), (#"not (title co "я")"#, 1),
            (#"emails.value ew "*""#, 3), (#"emails co "*""#, 3), (#"emails[value co "*"]"#, 3),
            (#"emails[type eq "x" or value co "*"]"#, 5), (#"emails.value co "*" or emails[value co "*"]"#, 6),
            (#"name.familyName sw "*" or name.givenName sw "*""#, 2), (#"externalId co "*""#, 0),
            (#"emails[primary eq true and value co "*"]"#, 1), ("title pr and active eq false", 0),
        ])
    func `folds a value once, however many conditions look at it`(condition: String, foldings: Int) throws {
        var filter = Filter.not(.present(AttributePath("userName")))
        for number in 0..<100 {
            let text = condition.replacing("*", with: "q\(number)")
            filter = .or(filter, try Filter(parsing: text).resolved(in: .user))
        }
        let prepared = PreparedFilter(filter, for: .user)
        var compared = ComparedValues(pathCount: 10)
        #expect(!prepared.matches(Self.attributes, &compared, checking: {}))
        #expect(compared.foldings == foldings)
    }
}
