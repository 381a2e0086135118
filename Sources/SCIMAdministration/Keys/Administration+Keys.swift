import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// The key sets of all issuers that somebody trusts, in the order in which those were set.
    package func keySets() throws -> [KeySet] {
        try read { try KeySet.all(in: $0) }
    }

    /// The key sets that are missing or old.
    package func keySetWarnings() throws -> [KeySetWarning] {
        let now = surroundings.now()
        return try keySets().compactMap { KeySetWarning($0, at: now) }
    }

    /// The one from that address, or the only one.
    ///
    /// - Throws: `notFound` with the nearest addresses, `usage` if there are several and none is named.
    package func keySet(_ keysURL: String?) throws -> KeySet {
        let sets = try keySets()
        guard let keysURL else {
            guard let only = sets.first else {
                throw ServiceError(.notFound, "no issuer is trusted, so no keys are needed")
            }
            guard sets.count == 1 else {
                throw ServiceError(
                    .usage, "there are several key sets",
                    remedy: "Name one with --keys-url: \(sets.map(\.keysURL).joined(separator: ", "))")
            }
            return only
        }
        guard let found = sets.first(where: { $0.keysURL.hasBytes(of: keysURL) }) else {
            throw ServiceError.notFound("key set", keysURL, among: sets.map(\.keysURL))
        }
        return found
    }

    /// Stores a document that was fetched.
    ///
    /// - Throws: `JSONWebKeySet.Fault` if no key in it can be used; then the one that is here stays, and nothing is noted.
    package func storeKeySet(_ document: [UInt8], entityTag: String?, from keysURL: String) throws {
        _ = try JSONWebKeySet(document)
        let now = surroundings.now()
        try write { transaction, _ in
            try transaction.setKeySet(keysURL, document: document, entityTag: entityTag, isImported: false, at: now)
        }
    }

    /// Stores a document that an administrator brought.
    ///
    /// - Throws: `failed` if no key in it can be used.
    package func importKeySet(_ document: [UInt8], from file: String, for set: KeySet) throws {
        let keys: [String]
        do throws(JSONWebKeySet.Fault) {
            keys = try JSONWebKeySet(document).keys.map(\.id)
        } catch {
            throw ServiceError(.failed, "\(file): the key set \(error.detail)")
        }
        let now = surroundings.now()
        try write { transaction, audit in
            try transaction.setKeySet(set.keysURL, document: document, entityTag: nil, isImported: true, at: now)
            try audit.note(
                .keysImport, of: nil, set.keysURL, from: .array(set.keys.map { .string($0.id.forDisplay) }),
                to: .array(keys.map { .string($0.forDisplay) }))
        }
    }

    /// Notes that the document that is here is still the one that the server has.
    package func confirmKeySet(_ keysURL: String) throws {
        let now = surroundings.now()
        try write { transaction, _ in try transaction.confirmKeySet(keysURL, at: now) }
    }

    /// Notes why no document came, or none that can be used.
    package func noteKeySetFailure(_ keysURL: String, _ failure: String) throws {
        let now = surroundings.now()
        try write { transaction, _ in try transaction.noteKeySetFailure(keysURL, failure, at: now) }
    }

    /// Ends the call for the fetcher, before it looks what is wanted.
    package func answerCallForKeys() throws { try translating { try store.answerCall() } }

}

extension KeySet {
    /// See `Administration.keySets`.
    static func all(in snapshot: Snapshot) throws -> [KeySet] {
        let trust = try trust(in: snapshot)
        return try snapshot.keySets().map { KeySet($0, trust: trust[$0.keysURL] ?? []) }
    }

    /// Whether an organization trusts the keys, or the whole machine does.
    ///
    /// - Parameter organization: nil for all organizations.
    func concerns(_ organization: String?) -> Bool {
        organization == nil || trust.contains { $0.organization == nil || $0.organization == organization }
    }

    private static func trust(in snapshot: Snapshot) throws -> [String: [KeySet.Trust]] {
        let names = Dictionary(uniqueKeysWithValues: try snapshot.organizations().map { ($0.id, $0.name) })
        return Dictionary(
            grouping: try snapshot.trustedIssuers().map { record in
                (
                    record.keysURL,
                    KeySet.Trust(
                        issuer: record.issuer, purpose: record.purpose.rawValue,
                        organization: record.organization.map { names[$0] ?? "" })
                )
            }, by: \.0
        ).mapValues { $0.map(\.1) }
    }
}
