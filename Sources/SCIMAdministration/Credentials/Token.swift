package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// What is known of an access token; the secret is not.
package struct Token: Sendable, Hashable {
    /// Grows with each token that is made.
    package let number: Int64
    package let name: String
    /// The first characters of the secret.
    package let prefix: String
    package let created: Instant
    /// nil for never.
    package let expires: Instant?
    package let revoked: Instant?
    /// When a newer secret took the name over (rotation); this one is valid until it expires.
    package let replaced: Instant?
    package let lastUsed: Instant?
    package let lastAddress: String?
    package let state: State
    package let limits: CredentialLimits
    /// Whether it was made by `scimctl doctor`, for a rehearsal.
    package let isRehearsal: Bool

    package enum State: String, Sendable, Hashable, CaseIterable {
        case valid
        /// Valid still, while a newer secret of the same name is there.
        case replaced
        case expired, revoked
    }

    init(_ record: CredentialRecord, at now: Instant) throws {
        number = record.id.number
        name = record.name
        prefix = record.prefix ?? ""
        created = record.created
        expires = record.expires
        revoked = record.revoked
        replaced = record.replaced
        lastUsed = record.lastUsed
        lastAddress = record.lastAddress
        limits = try CredentialLimits(record.scope)
        isRehearsal = record.purpose == .rehearsal
        state =
            switch record.refusal(at: now) {
            case .revoked: .revoked
            case .expired: .expired
            default: record.replaced == nil ? .valid : .replaced
            }
    }

    /// For the audit trail.
    var audited: JSONValue {
        let object: JSONObject = ["prefix": .string(prefix), "expires": JSONValue(optional: expires?.dateTime)]
        return .object(object.merging(limits.audited) { $1 })
    }
}
