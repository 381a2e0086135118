package import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// A token that ends soon or has ended, before Entra meets a 401.
package struct TokenWarning: Sendable, Hashable {
    /// The name of the organization.
    package let organization: String
    package let token: Token
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
        let subject = "the token \"\(token.name.forDisplay)\" of \(organization.forDisplay)"
        return urgency == .expired
            ? "\(subject) expired \(expires.dateTime)" : "\(subject) expires \(expires.dateTime)"
    }

    /// What to do about it.
    package var remedy: Remedy {
        "Give it a new secret (\(do: .rotateToken(token.name, organization: organization))) and enter it as the Secret "
            + "Token in Entra; if Entra uses another token, revoke this one."
    }
}

extension Token {
    /// How near its end is; nil where there is time enough, and for a token that nobody is meant to use any more.
    package func urgency(at now: Instant) -> TokenWarning.Urgency? {
        guard revoked == nil, replaced == nil else { return nil }
        return expires.flatMap { TokenWarning.Urgency(expires: $0, at: now) }
    }
}

extension Administration {
    /// The tokens of all organizations that end within 30 days or have ended, without being revoked or replaced by a
    /// newer secret; the first to end first.
    package func tokenWarnings() throws -> [TokenWarning] {
        let now = surroundings.now()
        return try read { try $0.tokenWarnings(at: now) }
    }
}

extension Snapshot {
    /// See `Administration.tokenWarnings`.
    func tokenWarnings(at now: Instant) throws -> [TokenWarning] {
        let now = try expiryTime(now)
        var warnings: [TokenWarning] = []
        for owner in try organizations() {
            for record in try organization(owner.id).tokens() where record.revoked == nil && record.replaced == nil {
                if record.purpose == .rehearsal { continue }
                guard let expires = record.expires, let urgency = TokenWarning.Urgency(expires: expires, at: now) else {
                    continue
                }
                warnings.append(
                    TokenWarning(
                        organization: owner.name, token: Token(record, at: now), expires: expires, urgency: urgency))
            }
        }
        return warnings.sorted { ($0.expires, $0.token.name) < ($1.expires, $1.token.name) }
    }
}
