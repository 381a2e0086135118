package import SCIMCore

/// What is known of an access token; the secret itself is not.
package struct TokenRecord: Sendable, Hashable {
    package let id: TokenID
    package let organization: OrganizationID
    package let name: String
    /// The first characters of the secret, for telling tokens apart.
    package let prefix: String
    package let created: Instant
    /// nil for never.
    package let expires: Instant?
    package let revoked: Instant?
    /// When another token took the name over; this one is valid until it expires.
    package let replaced: Instant?
    package let lastUsed: Instant?
    package let lastAddress: String?
    package let purpose: TokenPurpose
}

/// A token that is about to be stored.
package struct NewToken: Sendable, Hashable {
    package var name: String
    /// The folded name, unique among the organization's tokens that are neither revoked nor replaced.
    package var nameKey: String
    package var prefix: String
    /// SHA-256 of the secret.
    package var digest: [UInt8]
    package var created: Instant
    package var expires: Instant?
    package var purpose: TokenPurpose

    package init(
        name: String, nameKey: String, prefix: String, digest: [UInt8], created: Instant, expires: Instant?,
        purpose: TokenPurpose = .client
    ) {
        self.name = name
        self.nameKey = nameKey
        self.prefix = prefix
        self.digest = digest
        self.created = created
        self.expires = expires
        self.purpose = purpose
    }
}

/// When and from where a token was used last.
package struct TokenUse: Sendable, Hashable {
    package var token: TokenID
    package var time: Instant
    package var address: String

    package init(token: TokenID, time: Instant, address: String) {
        self.token = token
        self.time = time
        self.address = address
    }
}

extension TokenRecord {
    /// Columns: token, organization, name, prefix, created, expires, revoked, replaced, last_used, last_address, purpose.
    init(_ row: Row) {
        self.init(
            id: TokenID(row.integer(0)), organization: OrganizationID(row.integer(1)), name: row.text(2),
            prefix: row.text(3), created: row.instant(4), expires: row.instantIfAny(5), revoked: row.instantIfAny(6),
            replaced: row.instantIfAny(7), lastUsed: row.instantIfAny(8), lastAddress: row.textIfAny(9),
            purpose: TokenPurpose(rawValue: row.text(10)) ?? .client)
    }
}
