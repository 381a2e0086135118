package import SCIMCore

/// Decides whether an assertion is what it claims to be, by key sets that are at hand: it never fetches anything (D18 of the
/// design).
package struct AssertionVerifier: Sendable {
    /// The issuers that are trusted, each with its own keys: a key of one issuer never vouches for another.
    package let issuers: [IssuerKeys]
    package let expectations: AssertionExpectations

    package init(issuers: [IssuerKeys], expectations: AssertionExpectations) {
        self.issuers = issuers
        self.expectations = expectations
    }

    /// - Throws: the first check that it fails. Where it names a missing key, the caller asks for the key set.
    package func verify(_ assertion: String, at now: Instant) throws(AssertionRefusal) -> AssertionClaims {
        let claims = try signedClaims(of: assertion)
        if let refusal = expectations.refusals(of: claims, at: now).first { throw refusal }
        return claims
    }

    /// Every check that an assertion fails, for somebody who tries out settings; empty if it is accepted.
    ///
    /// If the signature cannot be verified, that is the only one.
    package func refusals(of assertion: String, at now: Instant) -> [AssertionRefusal] {
        do throws(AssertionRefusal) {
            return expectations.refusals(of: try signedClaims(of: assertion), at: now)
        } catch {
            return [error]
        }
    }

    private func signedClaims(of assertion: String) throws(AssertionRefusal) -> AssertionClaims {
        let token = try JSONWebSignature(assertion)
        let members = try AssertionMembers(.payload, token.payload)
        // Not believed yet; it only says whose keys to look at.
        let issuer = try keys(of: members.requiredText("iss"))
        let key = try issuer.key(token.keyID)
        guard token.isSigned(with: key) else { throw .signature }
        return try AssertionClaims(members)
    }

    private func keys(of issuer: String) throws(AssertionRefusal) -> IssuerKeys {
        guard let keys = issuers.first(where: { $0.issuer.hasBytes(of: issuer) }) else {
            throw .issuer(issuer, accepted: issuers.map(\.issuer))
        }
        return keys
    }
}
