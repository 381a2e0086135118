package import SCIMCore
package import SCIMDirectory
package import SCIMHost
import SCIMStore

/// A trial of the endpoint: a token and records of its own in an organization, by which Entra's requests can be played
/// without touching anything that is Entra's. Nothing of it is left when it ends.
package struct Rehearsal: Sendable {
    package let organization: Organization
    /// 16 hexadecimal digits that no other rehearsal has.
    package let mark: String
    package let secret: AccessToken
    package let begin: Instant

    /// Seconds for which the token is valid, also where nobody comes to take it away.
    static let lifetime = 15 * 60
    /// What the names of its people end with: `.invalid` belongs to nobody (RFC 2606 §2).
    package static let domain = "doctor.invalid"

    var tokenName: String { TokenPurpose.rehearsalPrefix + mark }

    /// The local part of a userName that no person has.
    package func nickname(_ part: String) -> String { "scimctl-doctor-\(mark)-\(part)" }

    /// The name of a group that nobody else has.
    package func groupName(_ part: String) -> String { "scimctl doctor \(mark) \(part)" }

    /// For drawing identifiers that nobody else has.
    package var seed: UInt64 { UInt64(mark, radix: 16) ?? 0 }
}
