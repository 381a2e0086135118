import SCIMCore

/// What the claims of an assertion must say, besides naming an issuer that is trusted.
package struct AssertionExpectations: Sendable, Hashable {
    /// The assertion must be for one of these.
    package var audiences: [String]
    /// Whether it may be for others too. An ID token may not (OpenID Connect Core §3.1.3.7).
    package var mayHaveOtherAudiences: Bool
    /// It must be about one of these; nil for whomever.
    package var subjects: [String]?
    /// The tenant of Entra; nil where the issuer has none.
    package var tenant: String?
    /// The nonce that was sent with the request; nil where none was.
    package var nonce: String?

    /// Seconds by which the clocks of the issuer and of this machine may differ.
    package static let leeway = 300

    package init(
        audiences: [String], mayHaveOtherAudiences: Bool = true, subjects: [String]? = nil, tenant: String? = nil,
        nonce: String? = nil
    ) {
        self.audiences = audiences
        self.mayHaveOtherAudiences = mayHaveOtherAudiences
        self.subjects = subjects
        self.tenant = tenant
        self.nonce = nonce
    }

    /// Every way in which the claims are not what is expected; what only a setting can fix comes before the times.
    func refusals(of claims: AssertionClaims, at now: Instant) -> [AssertionRefusal] {
        [tenantRefusal(claims), audienceRefusal(claims), subjectRefusal(claims), nonceRefusal(claims)].compactMap(
            \.self)
            + AssertionExpectations.timeRefusals(claims, at: now)
    }

    private func tenantRefusal(_ claims: AssertionClaims) -> AssertionRefusal? {
        guard let tenant else { return nil }
        guard let received = claims.tenant else { return .member(.payload, name: "tid", .missing) }
        return received.hasBytes(of: tenant) ? nil : .tenant(received, accepted: tenant)
    }

    private func audienceRefusal(_ claims: AssertionClaims) -> AssertionRefusal? {
        let known = claims.audiences.filter { $0.isAmong(audiences) }
        let isAccepted = !known.isEmpty && (mayHaveOtherAudiences || known.count == claims.audiences.count)
        return isAccepted ? nil : .audience(claims.audiences, accepted: audiences)
    }

    private func subjectRefusal(_ claims: AssertionClaims) -> AssertionRefusal? {
        guard let subjects, !claims.subject.isAmong(subjects) else { return nil }
        return .subject(claims.subject, accepted: subjects)
    }

    private func nonceRefusal(_ claims: AssertionClaims) -> AssertionRefusal? {
        guard let nonce else { return nil }
        return claims.nonce?.hasBytes(of: nonce) == true ? nil : .nonce
    }

    private static func timeRefusals(_ claims: AssertionClaims, at now: Instant) -> [AssertionRefusal] {
        var refusals: [AssertionRefusal] = []
        if claims.expires + leeway <= now { refusals.append(.expired(claims.expires, now: now)) }
        if let start = claims.notBefore, now + leeway < start { refusals.append(.notYetValid(start, now: now)) }
        if let issued = claims.issued, now + leeway < issued { refusals.append(.issuedInFuture(issued, now: now)) }
        return refusals
    }
}

extension String {
    /// Whether one of the texts has the same bytes.
    fileprivate func isAmong(_ texts: [String]) -> Bool { texts.contains { hasBytes(of: $0) } }
}
