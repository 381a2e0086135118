package import SCIMStore

extension Snapshot {
    /// The issuers that one organization, or the whole machine, trusts for one purpose, each with the keys that were fetched last.
    package func issuerKeys(
        for purpose: TrustedIssuerRecord.Purpose, of organization: OrganizationID?
    ) throws -> [IssuerKeys] {
        try trustedIssuers(for: purpose, of: organization).map { trusted in
            IssuerKeys(
                issuer: trusted.issuer, keysURL: trusted.keysURL, keySet: try keySet(trusted.keysURL)?.usableKeys)
        }
    }
}

extension KeySetRecord {
    /// The keys of the document; nil while there is none. What is stored was read once, so a document that cannot be read is one
    /// that this version accepts no longer, and a new one is asked for as if there were none.
    package var usableKeys: JSONWebKeySet? {
        guard let document else { return nil }
        do {
            return try JSONWebKeySet(document)
        } catch {
            return nil
        }
    }
}
