/// What came of connecting to an endpoint, before anything was asked of it.
package struct ConnectionFacts: Sendable {
    /// `https://scim.example.org/scim/v2`
    package var url: String
    package var outcome: Outcome
    /// Who was connected to.
    package var address: String?
    /// What the server showed, its own first; also where it was not trusted.
    package var certificates: [CertificateFacts] = []
    /// Whether the certificates of authorities that the host has are enough.
    package var isTrustedByHost = true
    /// The file of certificates that were trusted besides (`SCIM_CA_FILE`).
    package var authorities: String?
    /// Which versions of TLS were taken; nil for one that could not be tried.
    package var versions: Versions?

    package init(url: String, outcome: Outcome) {
        self.url = url
        self.outcome = outcome
    }

    package enum Outcome: Sendable, Hashable {
        case connected
        /// The name has no address.
        case unresolved
        /// Nobody listens, or a route is missing.
        case unreachable(String)
        case timedOut
        /// The certificate was not taken, and why.
        case untrusted(String)
        /// The handshake failed otherwise.
        case failed(String)
    }

    package struct Versions: Sendable, Hashable {
        /// 1.0 or 1.1
        package var old: Bool
        package var tls12: Bool
        package var tls13: Bool

        package init(old: Bool, tls12: Bool, tls13: Bool) {
            self.old = old
            self.tls12 = tls12
            self.tls13 = tls13
        }
    }
}
