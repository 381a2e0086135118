import SCIMCore
import SCIMDirectory
import SCIMStore

/// What is known of a request while it is answered: for the counters, the cycles and the journal.
struct RequestTrace {
    /// nil while no valid token was seen.
    var caller: Caller?
    /// When the token was looked at.
    var time = Instant(milliseconds: 0)
    var resource = ResourceLabel.other
    /// The resource that the path names; without an identifier where one is to be made.
    var target: (type: ResourceType, id: ResourceID?)?
    /// Whether the request is there to change something.
    var isChange = false
    var kind = Kind.read
    var error: SCIMError?
    /// Whether the error is one of ours, about which the log has a line already.
    var isFailure = false
    /// Of a refused request: whether it has an entry of its own in the provisioning log.
    var hasEntry = false
    /// Of a write: what it came to.
    var change: LoggedChange?

    enum Kind: Sendable {
        case read
        /// A query with a filter.
        case search
        /// A query for a random GUID that found nothing: Test Connection, and what Entra sends before every activity (Q4).
        case probe
        case write
    }
}
