/// What one activity of a job sent and reached.
package struct Summary: Sendable {
    package internal(set) var traffic = Traffic()
    package internal(set) var users = Outcomes()
    package internal(set) var groups = Outcomes()
    /// Members whose adding or removing was acknowledged.
    package internal(set) var membersAdded = 0
    package internal(set) var membersRemoved = 0
    package internal(set) var managersSet = 0
    package internal(set) var managersCleared = 0
    package internal(set) var failures: [Failure] = []
    /// Why the activity ended early: the probe failed, or the credentials were refused.
    package internal(set) var stop: Failure?

    package init() {}

    /// Whether everything that was started was acknowledged.
    package var isClean: Bool { failures.isEmpty && stop == nil }

    package static func + (left: Summary, right: Summary) -> Summary {
        var sum = left
        sum.traffic = left.traffic + right.traffic
        sum.users = left.users + right.users
        sum.groups = left.groups + right.groups
        sum.membersAdded += right.membersAdded
        sum.membersRemoved += right.membersRemoved
        sum.managersSet += right.managersSet
        sum.managersCleared += right.managersCleared
        sum.failures += right.failures
        sum.stop = left.stop ?? right.stop
        return sum
    }

    /// Objects of one kind by what happened to them; each counts once for every activity that touched it.
    package struct Outcomes: Sendable, Hashable {
        package internal(set) var created = 0
        /// Found in the target by the matching attribute and linked (Q103).
        package internal(set) var adopted = 0
        package internal(set) var updated = 0
        /// `active` went to false.
        package internal(set) var deactivated = 0
        package internal(set) var deleted = 0
        package internal(set) var unchanged = 0
        /// Not in the provisioning scope, and unknown to the target.
        package internal(set) var skipped = 0
        package internal(set) var failed = 0

        package init() {}

        static func + (left: Outcomes, right: Outcomes) -> Outcomes {
            var sum = left
            sum.created += right.created
            sum.adopted += right.adopted
            sum.updated += right.updated
            sum.deactivated += right.deactivated
            sum.deleted += right.deleted
            sum.unchanged += right.unchanged
            sum.skipped += right.skipped
            sum.failed += right.failed
            return sum
        }
    }
}
