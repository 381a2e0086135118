package import SCIMCore

/// What an assertion says (RFC 7519 §4.1, RFC 7523 §3), with the claims of Entra that somebody here needs.
package struct AssertionClaims: Sendable, Hashable {
    /// `iss`
    package let issuer: String
    /// `sub`: whom it is about, as the issuer names them.
    package let subject: String
    /// `aud`
    package let audiences: [String]
    /// `exp`
    package let expires: Instant
    /// `nbf`
    package let notBefore: Instant?
    /// `iat`
    package let issued: Instant?
    /// `tid`: the tenant of Entra.
    package let tenant: String?
    /// `oid`: the identifier of the person or application in that tenant, which never changes.
    package let objectID: String?
    /// `azp`, or `appid` in tokens of version 1: the application to which the token was given.
    package let application: String?
    /// `roles`: values of app roles; empty where there are none.
    package let roles: [String]
    /// `name`, or else `preferred_username`: for people to read. Both can be changed, so neither is an identity.
    package let displayName: String?
    let nonce: String?

    /// - Parameter payload: JSON.
    /// - Throws: `syntax`, or `member` for a claim that is missing or not of the kind that it has to be.
    package init(_ payload: [UInt8]) throws(AssertionRefusal) {
        try self.init(AssertionMembers(.payload, payload))
    }

    /// What a token says whose signature nobody has looked at: good for finding out who would have to verify it, and for
    /// nothing else.
    package init(unverified token: String) throws(AssertionRefusal) { try self.init(JSONWebSignature(token).payload) }

    init(_ claims: AssertionMembers) throws(AssertionRefusal) {
        issuer = try claims.requiredText("iss")
        subject = try claims.requiredText("sub")
        guard let audiences = try claims.texts("aud", allowsText: true) else {
            throw .member(.payload, name: "aud", .missing)
        }
        self.audiences = audiences
        guard let expires = try claims.time("exp") else { throw .member(.payload, name: "exp", .missing) }
        self.expires = expires
        notBefore = try claims.time("nbf")
        issued = try claims.time("iat")
        tenant = try claims.text("tid")
        objectID = try claims.text("oid")
        application = try claims.firstText(of: ["azp", "appid"])
        roles = try claims.texts("roles") ?? []
        displayName = try claims.firstText(of: ["name", "preferred_username"])
        nonce = try claims.text("nonce")
    }
}
