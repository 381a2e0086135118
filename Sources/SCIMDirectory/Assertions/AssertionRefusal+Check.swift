extension AssertionRefusal {
    /// What was checked, as a word for programs.
    package enum Check: String, Sendable, Hashable, CaseIterable {
        /// Length, parts, encoding, JSON, and the kinds of values.
        case format
        case algorithm, header, issuer, key, signature, tenant, audience, subject, nonce, time
    }

    /// The check that failed.
    package var check: Check {
        switch self {
        case .tooLong, .parts, .encoding, .syntax, .member, .nested: .format
        case .algorithm: .algorithm
        case .criticalHeader, .keyInHeader: .header
        case .issuer: .issuer
        case .noKeySet, .unknownKey: .key
        case .signature: .signature
        case .tenant: .tenant
        case .audience: .audience
        case .subject: .subject
        case .nonce: .nonce
        case .expired, .notYetValid, .issuedInFuture: .time
        }
    }
}
