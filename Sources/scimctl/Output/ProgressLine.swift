/// How far long work has come, in one line on standard error that is written over; only a terminal sees it.
struct ProgressLine {
    private let noun: String
    private let isShown: Bool

    /// - Parameters:
    ///   - noun: of what is counted, in the plural.
    ///   - isWanted: whether a person reads the output at all.
    init(_ noun: String, isWanted: Bool = true) {
        self.noun = noun
        isShown = isWanted && Terminal.isErrorTerminal
    }

    func show(_ done: Int, of total: Int) {
        guard isShown, total > 0 else { return }
        let filled = done * 30 / total
        let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: max(0, 30 - filled))
        Terminal.standardError("\r[\(bar)] \(done) of \(total) \(noun)\u{1B}[K", terminator: "")
    }

    /// The same where nobody knows how much there is.
    func show(_ done: Int) {
        guard isShown else { return }
        Terminal.standardError("\r\(done) \(noun)\u{1B}[K", terminator: "")
    }

    /// Takes the line away.
    func end() {
        guard isShown else { return }
        Terminal.standardError("\r\u{1B}[K", terminator: "")
    }
}
