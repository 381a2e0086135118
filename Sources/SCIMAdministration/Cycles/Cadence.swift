import SCIMCore
import SCIMStore

/// How often Entra calls an organization, learned from when it did.
///
/// Silence is not a fault by itself: an incremental cycle with nothing to do may send nothing. So an alarm compares with the
/// organization's own habit, and there is none while that is not known.
enum Cadence {
    /// Seconds that are looked back.
    static let memory = 7 * 86_400
    /// Gaps that make a habit.
    static let fewest = 3

    /// The median of the gaps between the beginnings of cycles, in seconds; nil while there are too few.
    static func interval(_ begins: [Instant]) -> Int? {
        let gaps = zip(begins, begins.dropFirst()).map { Int(($1.milliseconds - $0.milliseconds) / 1000) }.sorted()
        guard gaps.count >= fewest else { return nil }
        let middle = gaps.count / 2
        return gaps.count.isMultiple(of: 2) ? (gaps[middle - 1] + gaps[middle]) / 2 : gaps[middle]
    }
}

extension OrganizationSnapshot {
    /// The learned interval between contacts in seconds; nil while it is not known.
    ///
    /// Learned from the week before the last contact: a silence, however long, does not make it forgotten.
    func expectedInterval() throws -> Int? {
        guard let last = try cycles(limit: 1).first?.begin else { return nil }
        return Cadence.interval(try cycleBegins(since: last + -Cadence.memory))
    }
}
