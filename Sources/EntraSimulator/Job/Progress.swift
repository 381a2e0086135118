/// How far a cycle is.
package struct Progress: Sendable, Hashable {
    package let phase: Phase
    /// Objects of the phase that were looked at, from 1.
    package let done: Int
    package let total: Int

    /// The parts of a cycle in the order in which they run: references come last, when both ends exist.
    package enum Phase: String, Sendable, Hashable, CaseIterable {
        case users, deletions, managers, groups, members
    }
}
