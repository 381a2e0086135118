import Synchronization

/// One write that waits for its commit.
final class WriteJob: Sendable {
    let body: @Sendable (WriteTransaction) throws -> Void
    let refused: (@Sendable (WriteTransaction, any Error) throws -> Void)?
    /// nil for a write that may take as long as it needs.
    let limits: WriteLimits?
    private let outcome = Mutex<Outcome?>(nil)

    enum Outcome: Sendable {
        case committed
        /// Nothing of the body's changes was kept.
        case failed(any Error)
    }

    init(
        body: @escaping @Sendable (WriteTransaction) throws -> Void,
        refused: (@Sendable (WriteTransaction, any Error) throws -> Void)?, limits: WriteLimits?
    ) {
        self.body = body
        self.refused = refused
        self.limits = limits
    }

    /// Whether it has waited for too long to be begun.
    var isLate: Bool { limits?.start.hasPassed ?? false }

    /// What became of it; nil while it waits.
    var result: Outcome? { outcome.withLock { $0 } }

    func finish(_ result: Outcome) { outcome.withLock { $0 = result } }
}

/// Where the value of a write lies until its commit.
final class WriteResult<Value: Sendable>: Sendable {
    private let stored = Mutex<Value?>(nil)

    func set(_ value: Value) { stored.withLock { $0 = value } }

    var value: Value {
        guard let value = stored.withLock({ $0 }) else { preconditionFailure("a committed write has set its value") }
        return value
    }
}
