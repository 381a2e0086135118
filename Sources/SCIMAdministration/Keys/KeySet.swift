package import SCIMCore
package import SCIMDirectory
import SCIMStore

/// The keys from one address, as an administrator sees them.
package struct KeySet: Sendable, Hashable {
    package let keysURL: String
    /// Who trusts them, and as whose.
    package let trust: [Trust]
    /// The keys that can be used; empty while there are none.
    package let keys: [JSONWebKey]
    /// What the issuer should fix in the document, a sentence for each entry.
    package let problems: [String]
    /// What the server calls the version that is here; nil while there is none that can be used.
    package let entityTag: String?
    /// When the document came or was confirmed.
    package let fetched: Instant?
    /// Whether it came from a file.
    package let isImported: Bool
    /// When it was last tried to fetch it.
    package let attempted: Instant?
    /// Why the last attempt failed; nil if it succeeded.
    package let failure: String?
    /// When a key was missing; nil if the set was fetched since.
    package let requested: Instant?

    /// Seconds after which a document is fetched again.
    package static let lifetime = 20 * 3600

    /// An issuer whose keys these are, and who trusts it for what.
    package struct Trust: Sendable, Hashable {
        package let issuer: String
        /// `sign-in` or `federation`
        package let purpose: String
        /// The name of the organization; nil for the whole machine.
        package let organization: String?
    }

    init(_ record: KeySetRecord, trust: [Trust]) {
        keysURL = record.keysURL
        self.trust = trust
        let usable = record.usableKeys
        keys = usable?.keys ?? []
        problems = usable?.omissions.filter(\.reason.isProblem).map(\.detail) ?? []
        entityTag = usable == nil ? nil : record.entityTag
        fetched = record.fetched
        isImported = record.isImported
        attempted = record.attempted
        failure = record.failure
        requested = record.requested
    }

    /// Whether it is time to fetch it: it never came, a key was missing, the last attempt failed, or it is old. A time that is yet
    /// to come was noted by a clock that was wrong.
    package func isDue(at now: Instant) -> Bool {
        guard let fetched, failure == nil, requested == nil, !keys.isEmpty else { return true }
        return !(now + -KeySet.lifetime...now).contains(fetched)
    }
}
