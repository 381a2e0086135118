import Logging
import SCIMCore
import SCIMStore
import Synchronization

/// A newer version may update the database's schema while this worker has it open. Then this worker touches it no more:
/// it answers 503, says so in its status, and waits to be replaced by a worker of that version.
extension Provider {
    /// Takes notice of such an update; says so in the journal once.
    ///
    /// - Returns: whether the error is about one.
    func noteNewerSchema(_ error: any Error) -> Bool {
        guard let error = error as? StoreError, case .newerSchema = error else { return false }
        let before = newerSchema.withLock { known in
            defer { known = error }
            return known
        }
        if before != error { logger.error("every request is answered 503: \(error). \(Provider.replacement)") }
        return true
    }

    /// What the status line says of it; nil as long as the schema is ours.
    var newerSchemaStatus: String? {
        newerSchema.withLock { error in
            error.map { "NOT SERVING, every request is answered 503: \($0). \(Provider.replacement)" }
        }
    }

    private static let replacement = "Restart the service: systemctl restart scim-fcgi"

    /// What clients are told meanwhile.
    static let replaced: SCIMError = {
        var error = SCIMError(
            503, nil,
            "the service provider is being upgraded and has not been restarted yet; its administrator can find the cause with systemctl status scim-fcgi"
        )
        error.retryAfter = 30
        return error
    }()
}
