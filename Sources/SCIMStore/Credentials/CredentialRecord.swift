package import SCIMCore

/// What is known of a credential; its secrets are not.
package struct CredentialRecord: Sendable, Hashable {
    package let id: CredentialID
    package let organization: OrganizationID
    package let kind: CredentialKind
    package let name: String
    /// The first characters of a token, for telling tokens apart; nil for the other kinds.
    package let prefix: String?
    /// What a client or a workload identity calls itself at the token endpoint; nil for a token.
    package let clientID: String?
    /// Seconds for which an access token is valid; nil for a token.
    package let tokenLifetime: Int?
    package let scope: CredentialScope
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

/// By what somebody proves who calls.
package enum CredentialKind: String, Sendable, Hashable, CaseIterable {
    /// A bearer token that an administrator created (D2 of the design).
    case token
    /// An OAuth client, which gets access tokens for its secret (D17).
    case client
    /// A workload identity, which gets access tokens for an assertion that an issuer signed (D18).
    case federation
}

/// A credential that is about to be stored.
package struct NewCredential: Sendable, Hashable {
    package var name: String
    /// The folded name, unique among the organization's credentials that are neither revoked nor replaced.
    package var nameKey: String
    package var identity: Identity
    package var scope: CredentialScope
    package var created: Instant
    package var expires: Instant?
    package var purpose: TokenPurpose

    /// By what it is found.
    package enum Identity: Sendable, Hashable {
        /// A token's first characters, and the SHA-256 of all of them.
        case token(prefix: String, digest: [UInt8])
        /// - Parameter tokenLifetime: seconds.
        case client(id: String, tokenLifetime: Int)
        /// - Parameter tokenLifetime: seconds.
        case federation(id: String, tokenLifetime: Int)
    }

    package init(
        name: String, nameKey: String, identity: Identity, scope: CredentialScope = .everything, created: Instant,
        expires: Instant? = nil, purpose: TokenPurpose = .client
    ) {
        self.name = name
        self.nameKey = nameKey
        self.identity = identity
        self.scope = scope
        self.created = created
        self.expires = expires
        self.purpose = purpose
    }
}

/// When and from where a credential was used last.
package struct CredentialUse: Sendable, Hashable {
    package var credential: CredentialID
    package var time: Instant
    package var address: String

    package init(credential: CredentialID, time: Instant, address: String) {
        self.credential = credential
        self.time = time
        self.address = address
    }
}

extension CredentialRecord {
    /// Columns: credential, organization, kind, name, prefix, client_id, token_lifetime, is_read_only, networks, created, expires,
    /// revoked, replaced, last_used, last_address, purpose.
    init(_ row: Row) throws {
        guard let kind = CredentialKind(rawValue: row.text(2)) else {
            throw StoreError.damaged("a credential is of the kind \"\(row.text(2))\"")
        }
        let networks =
            try row.isNull(8) ? [] : [String](stored: row.bytes(8), in: "the networks of a credential")
        self.init(
            id: CredentialID(row.integer(0)), organization: OrganizationID(row.integer(1)), kind: kind,
            name: row.text(3), prefix: row.textIfAny(4), clientID: row.textIfAny(5),
            tokenLifetime: row.isNull(6) ? nil : Int(row.integer(6)),
            scope: CredentialScope(isReadOnly: row.flag(7), networks: networks),
            created: row.instant(9), expires: row.instantIfAny(10),
            revoked: row.instantIfAny(11), replaced: row.instantIfAny(12),
            lastUsed: row.instantIfAny(13), lastAddress: row.textIfAny(14),
            purpose: TokenPurpose(rawValue: row.text(15)) ?? .client)
    }
}

extension [String] {
    /// - Parameter bytes: a JSON array of strings.
    /// - Throws: `StoreError.damaged` if they are something else.
    init(stored bytes: [UInt8], in place: @autoclosure () -> String) throws {
        let texts = try JSONValue(stored: bytes, in: place()).array?.map(\.string)
        guard let texts, texts.allSatisfy({ $0 != nil }) else {
            throw StoreError.damaged("\(place()) are not a JSON array of strings")
        }
        self = texts.compactMap(\.self)
    }
}
