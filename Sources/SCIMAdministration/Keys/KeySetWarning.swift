package import SCIMCore
import SCIMHost

/// A key set that is missing or old, before the issuer signs with a key that is not in it.
package struct KeySetWarning: Sendable, Hashable {
    package let keysURL: String
    /// Whether what the issuer signs is refused already, or will be soon.
    package let isCritical: Bool
    /// What is the matter, without its end.
    package let sentence: String
    private let isImported: Bool

    /// Seconds. The set is fetched daily.
    private static let old = 3 * 86_400
    private static let tooOld = 14 * 86_400
    /// Entra replaces its keys about every six weeks.
    private static let oldImport = 30 * 86_400

    /// nil if the set is recent enough.
    init?(_ set: KeySet, at now: Instant) {
        keysURL = set.keysURL
        isImported = set.isImported
        let reason = set.failure.map { ": \($0)" } ?? ""
        guard let fetched = set.fetched, !set.keys.isEmpty else {
            isCritical = set.attempted != nil
            sentence = "there are no keys from \(set.keysURL) yet, so what they sign is refused\(reason)"
            return
        }
        let age = Int((now.milliseconds - fetched.milliseconds) / 1000)
        guard age > (set.isImported ? KeySetWarning.oldImport : KeySetWarning.old) else { return nil }
        isCritical = !set.isImported && age > KeySetWarning.tooOld
        let verb = set.isImported ? "imported" : "fetched"
        sentence = "the keys from \(set.keysURL) were last \(verb) \(fetched.relative(to: now))\(reason)"
    }

    /// What to do about it.
    package var remedy: Remedy {
        isImported
            ? "The issuer may have new ones: \(machine: .command("scimctl keys import FILE"))"
            : "\(do: .fetchKeys); daily: \(machine: .unit(.status, "scim-fcgi-keys.timer"))"
    }
}
