package import SCIMCore

/// Requests of one organization that came shortly one after another: a provisioning cycle of Entra, a connection test, a
/// user provisioned on demand.
package struct CycleRecord: Sendable, Hashable {
    /// Increasing; 0 for one that is not stored yet.
    package var number: Int64 = 0
    package var begin: Instant
    package var end: Instant
    /// All requests with a valid token.
    package var requests = 0
    /// Queries for a random GUID that found nothing.
    package var probes = 0
    /// Other queries with a filter.
    package var searches = 0
    package var changes = Changes()
    /// The resource that the first write addressed.
    package var firstResource: ResourceID?
    /// Whether other resources were addressed by writes too.
    package var hasSeveralResources = false
    /// The number of the last log entry that was counted here.
    var lastEntry: Int64 = 0

    package init(begin: Instant, end: Instant) {
        self.begin = begin
        self.end = end
    }

    /// What came of the writes.
    package struct Changes: Sendable, Hashable {
        package var usersCreated = 0
        /// Activated and re-linked ones too.
        package var usersUpdated = 0
        package var usersDeactivated = 0
        package var usersDeleted = 0
        package var groupsCreated = 0
        package var groupsUpdated = 0
        package var groupsDeleted = 0
        /// Writes that changed nothing.
        package var unchanged = 0
        /// Requests that were refused, reads too.
        package var refused = 0

        package init() {}
    }
}

/// What one thread saw of one organization without a longer silence.
package struct ContactInterval: Sendable, Hashable {
    package var begin: Instant
    package var end: Instant
    package var requests = 0
    package var probes = 0
    package var searches = 0
    /// Refused requests that have no entry of their own in the log.
    package var refused = 0
    package var beginsWithProbe = false

    package init(begin: Instant) {
        self.begin = begin
        end = begin
    }

    /// Silence of so many milliseconds ends a cycle.
    package static let longestPause: Int64 = 300_000
    /// Silence of so many milliseconds ends a cycle where a probe follows: Entra sends one before every activity.
    package static let pauseBeforeProbe: Int64 = 60_000

    /// Whether requests that begin as these do go on with what ended then.
    package func continues(from end: Instant) -> Bool {
        let pause = begin.milliseconds - end.milliseconds
        return pause < (beginsWithProbe ? ContactInterval.pauseBeforeProbe : ContactInterval.longestPause)
    }

    /// Takes in another interval of the same activity.
    package mutating func merge(_ other: ContactInterval) {
        if other.begin < begin { beginsWithProbe = other.beginsWithProbe }
        begin = min(begin, other.begin)
        end = max(end, other.end)
        requests += other.requests
        probes += other.probes
        searches += other.searches
        refused += other.refused
    }
}
