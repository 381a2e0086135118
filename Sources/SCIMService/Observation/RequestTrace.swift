import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMStore

/// What is known of a request once it is answered: for the counters, the cycles and the journal.
struct RequestTrace {
    /// nil if no valid token was seen.
    let caller: Caller?
    /// When the token was looked at.
    let time: Instant
    let resource: ResourceLabel
    /// Whether the request was there to change something.
    let isChange: Bool
    let kind: Kind
    /// nil if it was done.
    let error: SCIMError?
    /// Whether the error is one of ours, about which the log has a line already.
    let isFailure: Bool
    /// Whether it has an entry of its own in the provisioning log.
    let hasEntry: Bool
    /// Of a write that was done: what it came to.
    let change: Change?

    enum Kind: Sendable {
        case read
        /// A query with a filter.
        case search
        /// A query for a random GUID that found nothing: Test Connection, and what Entra sends before every activity (Q4).
        case probe
        case write
    }

    /// How a request ended.
    enum Ending {
        case read(Kind)
        /// What was changed; nil for a Bulk request, whose entries are counted one by one.
        case written(Change?)
        case refused(SCIMError, isFailure: Bool)
    }

    init(_ request: Request, _ progress: RequestProgress, _ ending: Ending) {
        caller = progress.caller
        time = progress.time
        resource = progress.isTokenRequest ? .token : progress.route?.label ?? .other
        isChange = progress.isChange(request)
        hasEntry = progress.hasEntry
        switch ending {
        case .read(let kind): (self.kind, error, isFailure, change) = (kind, nil, false, nil)
        case .written(let change): (kind, error, isFailure, self.change) = (.write, nil, false, change)
        case .refused(let error, let isFailure):
            kind = progress.isWrite ? .write : .read
            (self.error, self.isFailure, change) = (error, isFailure, nil)
        }
    }
}
