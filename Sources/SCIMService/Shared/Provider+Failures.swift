import Logging
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore
import Synchronization

extension Provider {
    /// What the client is told of an error that is ours; the rest goes to the log with the request's identifier.
    func failure(_ error: any Error, _ request: Request) -> SCIMError {
        if let held = error as? HeldChange, held.beginsHolding { tell(of: held) }
        if let answer = SCIMError(temporary: error) { return answer }
        if noteNewerSchema(error) { return Provider.replaced }
        failures.write(
            .error, cause: Provider.cause(of: error), "\(error)",
            metadata: ["request-id": "\(request.id)", "message-id": "\(JournalEvent.failure.messageID)"])
        note(error)
        switch error {
        case StoreError.failed, StoreError.notUnique: return .failed
        case let error as StoreError: return error.isDamage ? .damaged : .cannotStore
        default: return .failed
        }
    }

    /// Tells the administrator at once that the guard holds a mass change.
    private func tell(of held: HeldChange) {
        logger.error(
            "\(held.organizationName.forDisplay): \(held.error.detail); see \(SuggestedCommand("guard show", organization: held.organizationName).text)",
            metadata: [
                "org": "\(held.organizationName.forDisplay)", "message-id": "\(JournalEvent.massChange.messageID)",
            ])
    }

    /// Whether the error says that something is wrong with this side, so that the log has a line about it.
    static func isFailure(_ error: any Error) -> Bool { !(error is SCIMError) && SCIMError(temporary: error) == nil }

    /// Takes an error of the store into the status line.
    func note(_ error: any Error) {
        switch error {
        case StoreError.busy: counters.note(Series(.busy))
        case StoreError.rolledBack, StoreError.outOfTime, StoreError.failed, StoreError.notUnique: break
        case let error as StoreError:
            let sentence = ServiceError(error, path: store.path).sentence
            obstacle.withLock { obstacle in
                if error.isDamage {
                    obstacle = .damaged(sentence)
                } else if case .damaged? = obstacle {
                    return
                } else {
                    obstacle = .cannotStore(sentence)
                }
            }
        default: break
        }
    }

    /// What errors of one kind have in common, whatever the request.
    static func cause(of error: any Error) -> String {
        switch error {
        case let error as StoreError where error.isDamage: "damage"  // Each resource may have a text of its own.
        // And so may each statement.
        case StoreError.busy: "busy"
        case StoreError.full: "full"
        case StoreError.readOnly: "read-only"
        case StoreError.cannotOpen: "cannot open"
        case StoreError.inputOutput: "input and output"
        case let error as StoreError: "\(error)"
        default: "\(type(of: error))"
        }
    }
}

extension SCIMError {
    /// The answer to what has nothing wrong with it but its moment; nil for any other error.
    init?(temporary error: any Error) {
        if let answer = SCIMError(tooSlow: error) {
            self = answer
            return
        }
        switch error {
        case let held as HeldChange: self = held.error
        case is CallerChanged:
            self = .retry(after: 1, "the organization's settings changed during the request; send it again")
        case StoreError.closed:
            self = .retry(after: 5, "the service provider is restarting; send it again")
        case StoreError.stale:
            self = .retry(after: 1, "the resource changed during the request; send it again")
        case StoreError.conflict(let attribute):
            self = .uniqueness("another resource of this organization has the same \(attribute.rawValue)")
        default: return nil
        }
    }

    /// The answer to an error that refuses a write; nil for one that is ours.
    init?(refusal error: any Error) {
        switch error {
        case let error as SCIMError: self = error
        case let held as HeldChange: self = held.error
        default:
            guard let error = SCIMError(tooSlow: error) else { return nil }
            self = error
        }
    }

    fileprivate static let failed = SCIMError(
        500, nil, "the service provider failed; its administrator can find the cause in its log")

    fileprivate static let cannotStore = retry(
        after: 30, "the service provider cannot store anything at the moment; try again later")

    fileprivate static let damaged = retry(
        after: 300,
        "the service provider's database is damaged; its administrator can find the cause with systemctl status scim-fcgi"
    )
}
