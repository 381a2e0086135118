import Logging
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMStore

extension Provider {
    /// Counts a caller who was refused, and asks for the keys of the issuer where one was missing.
    ///
    /// - Parameter status: of the answer.
    func note(_ refusal: CallerRefusal, status: Int, _ request: Request, at now: Instant) {
        counters.note(refusal, status: status, request, at: now)
        guard let url = refusal.missingKeyURL else { return }
        do {
            // Anybody can send a token with a key that does not exist, as often as they like, and the writer must not be kept
            // busy by that.
            guard try store.look({ try $0.keySet(url)?.mayBeRequested(at: now) ?? true }) else { return }
            try store.requestKeySet(url, at: now)
        } catch {
            failures.write(.warning, cause: Provider.cause(of: error), "a key set could not be asked for: \(error)")
            note(error)
        }
    }
}
