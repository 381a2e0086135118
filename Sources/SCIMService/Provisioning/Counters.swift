import HTTPTypes
import SCIMCore
import SCIMStore
import Synchronization

/// What is counted instead of logged one by one: reads, refusals that name no change, the last use of tokens (D13).
///
/// Bounded whatever is sent: past the bound new addresses share one entry. The writer takes the counts at most once a
/// second; what a crash loses is a count, never a change.
final class Counters: Sendable {
    private let state = Mutex(State())
    private static let bound = 1000

    /// What entries of one kind have in common.
    struct Key: Sendable, Hashable {
        /// nil where no organization was named.
        var organization: OrganizationID?
        var operation: String
        var status: Int
        var tokenName: String?
        var address: String?
        var scimType: String?
        var detail: String
        var remedy: String?
    }

    struct Drained: Sendable {
        var counts: [Key: Int] = [:]
        var uses: [TokenUse] = []

        var isEmpty: Bool { counts.isEmpty && uses.isEmpty }
    }

    private struct State {
        var counts: [Key: Int] = [:]
        var uses: [TokenID: TokenUse] = [:]
        var lastContact: Instant?
    }

    /// When a valid token was last used since the start; nil until then.
    var lastContact: Instant? { state.withLock(\.lastContact) }

    func note(use token: TokenID, from address: String, at now: Instant) {
        state.withLock { state in
            state.uses[token] = TokenUse(token: token, time: now, address: address)
            state.lastContact = now
        }
    }

    func note(refusal reason: CredentialRefusal, of organization: OrganizationID?, from address: String) {
        note(
            Key(
                organization: organization, operation: "authenticate", status: 401, address: address,
                detail: "token \(reason.rawValue)", remedy: reason.remedy))
    }

    func note(read caller: Caller, _ method: HTTPRequest.Method) {
        note(
            Key(
                organization: caller.organization, operation: "read", status: 200, tokenName: caller.tokenName,
                detail: "reads"))
    }

    func note(_ key: Key) {
        state.withLock { state in
            var key = key
            if state.counts[key] == nil, state.counts.count >= Counters.bound {
                key.address = nil
                key.detail = key.status == 401 ? key.detail : "further requests"
            }
            state.counts[key, default: 0] += 1
        }
    }

    /// Everything counted since the last time.
    func drain() -> Drained {
        state.withLock { state in
            defer {
                state.counts = [:]
                state.uses = [:]
            }
            return Drained(counts: state.counts, uses: Array(state.uses.values))
        }
    }

    /// Puts back what could not be written.
    func restore(_ drained: Drained) {
        state.withLock { state in
            state.counts.merge(drained.counts) { $0 + $1 }
            for use in drained.uses where state.uses[use.token] == nil { state.uses[use.token] = use }
        }
    }
}

extension Counters.Key {
    /// As an entry of the provisioning log that stands for that many events.
    func entry(_ count: Int, at now: Instant) -> LogEntry {
        var entry = LogEntry(organization: organization, time: now, origin: .scim, operation: operation, status: status)
        entry.count = count
        entry.tokenName = tokenName
        entry.clientAddress = address
        entry.scimType = scimType
        entry.detail = detail
        entry.remedy = remedy
        return entry
    }
}
