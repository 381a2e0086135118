import SCIMCore

/// A text by which users are searched.
struct SoughtText {
    /// The parts between blanks, where only what is indexed is searched; else none.
    let words: [String]
    private let folded: String

    /// Users who are looked at one by one before the indexes are read.
    static let examinedBeforehand = 1000

    /// Words that count; more make nobody easier to find.
    private static let wordLimit = 10

    init(_ text: String, isIndexed: Bool) {
        folded = text.folded
        words = isIndexed ? folded.split(separator: " ").prefix(SoughtText.wordLimit).map(String.init) : []
    }

    /// Whether the userName, the displayName or the e-mail address holds the text; of what is indexed, whether the userName
    /// or any e-mail address holds every word.
    func isFound(in user: User, _ attributes: JSONObject) -> Bool {
        guard !words.isEmpty else {
            return [user.userName, user.displayName, user.email].contains { $0?.folded.holds(folded) ?? false }
        }
        let emails = attributes["emails"]?.array ?? []
        return ([user.userName] + emails.compactMap { $0["value"]?.string }).contains { text in
            let text = text.folded
            return words.allSatisfy { text.holds($0) }
        }
    }
}
