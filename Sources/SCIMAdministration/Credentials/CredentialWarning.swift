package import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// A token or a client secret that expires soon or has expired, before Entra meets a 401.
package struct CredentialWarning: Sendable, Hashable {
    /// The name of the organization.
    package let organization: String
    package let kind: CredentialSummary.Kind
    package let name: String
    package let expires: Instant
    package let urgency: Urgency

    /// How near the end is, in rising order.
    package enum Urgency: String, Sendable, Hashable, CaseIterable {
        /// Within 30 days.
        case soon
        /// Within 7 days.
        case urgent
        case expired

        static let soonPeriod = 30 * 86_400  // seconds
        static let urgentPeriod = 7 * 86_400  // seconds

        /// nil if there is time enough.
        init?(expires: Instant, at now: Instant) {
            if expires <= now {
                self = .expired
            } else if expires <= now + Urgency.urgentPeriod {
                self = .urgent
            } else if expires <= now + Urgency.soonPeriod {
                self = .soon
            } else {
                return nil
            }
        }
    }

    /// What is the matter, as a sentence without its end.
    package var sentence: String {
        let subject =
            kind == .client
            ? "the secret of the OAuth client \"\(name.forDisplay)\" of \(organization.forDisplay)"
            : "the token \"\(name.forDisplay)\" of \(organization.forDisplay)"
        return urgency == .expired
            ? "\(subject) expired \(expires.dateTime)" : "\(subject) expires \(expires.dateTime)"
    }

    /// What to do about it.
    package var remedy: Remedy {
        kind == .client
            ? "Give it a new secret (\(do: .rotateClient(name, organization: organization))) and enter it as the client secret "
                + "in Entra; if Entra uses another client, revoke this one."
            : "Give it a new secret (\(do: .rotateToken(name, organization: organization))) and enter it as the Secret "
                + "Token in Entra; if Entra uses another token, revoke this one."
    }
}

extension Token {
    /// How near its end is; nil where there is time enough, and for a token that nobody is meant to use any more.
    package func urgency(at now: Instant) -> CredentialWarning.Urgency? {
        guard revoked == nil, replaced == nil else { return nil }
        return expires.flatMap { CredentialWarning.Urgency(expires: $0, at: now) }
    }
}

extension Client {
    /// How near the end of its newest secret is; nil where there is time enough.
    package func urgency(at now: Instant) -> CredentialWarning.Urgency? {
        guard revoked == nil, let newest = secrets.last(where: { $0.state != .revoked }) else { return nil }
        return CredentialWarning.Urgency(expires: newest.expires, at: now)
    }
}

extension Administration {
    /// The tokens and client secrets of all organizations that expire within 30 days or have expired, without being revoked or
    /// replaced by a newer secret; the first to expire first.
    package func credentialWarnings() throws -> [CredentialWarning] {
        let now = surroundings.now()
        return try read { try $0.credentialWarnings(at: now) }
    }
}

extension Snapshot {
    /// See `Administration.credentialWarnings`.
    func credentialWarnings(at now: Instant) throws -> [CredentialWarning] {
        let now = try expiryTime(now)
        var warnings: [CredentialWarning] = []
        for owner in try organizations() {
            let scope = organization(owner.id)
            for token in try scope.tokens().map({ try Token($0, at: now) }) where !token.isRehearsal {
                guard let expires = token.expires, let urgency = token.urgency(at: now) else { continue }
                warnings.append(
                    CredentialWarning(
                        organization: owner.name, kind: .token, name: token.name, expires: expires, urgency: urgency))
            }
            for client in try scope.clients(at: now) {
                guard let urgency = client.urgency(at: now), let expires = CredentialSummary(client).expires else {
                    continue
                }
                warnings.append(
                    CredentialWarning(
                        organization: owner.name, kind: .client, name: client.name, expires: expires, urgency: urgency))
            }
        }
        return warnings.sorted { ($0.expires, $0.name) < ($1.expires, $1.name) }
    }
}
