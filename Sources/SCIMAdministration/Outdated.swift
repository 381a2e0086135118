/// What a change was decided by is no longer so: somebody else was faster.
///
/// Operations that take a condition (`provided`) check it in the transaction that changes something.
package struct Outdated: Error, Sendable, Hashable {
    /// How many members were changed before that was noticed; 0 where everything is one transaction.
    package var changedMembers: Int

    package init(changedMembers: Int = 0) { self.changedMembers = changedMembers }
}
