import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

/// OAuth clients with their secrets, workload identities, and the access tokens that both get.
@Suite struct ClientTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func credential(_ name: String, _ identity: NewCredential.Identity) -> NewCredential {
        NewCredential(
            name: name, nameKey: name.folded, identity: identity,
            scope: CredentialScope(isReadOnly: true, networks: ["192.0.2.0/24", "2001:db8::/32"]), created: .start)
    }

    private func client(_ name: String = "Entra", id: String = "one") throws -> CredentialID {
        let new = credential(name, .client(id: id, tokenLifetime: 3600))
        return try test.write { try $0.create(new) }
    }

    private func secret(of client: CredentialID, _ digest: UInt8, expires: Int = 1000) throws -> Int64 {
        try test.write {
            try $0.createClientSecret(
                of: client, prefix: "scimcs_1", digest: [digest], at: .start, expires: .start + expires)
        }
    }

    private func issue(_ digest: UInt8, to client: CredentialID, _ secret: Int64?, expires: Int = 60, at now: Int = 0)
        throws
    {
        let token = AccessTokenRecord(
            digest: [digest], credential: client, secret: secret, created: .start + now, expires: .start + now + expires
        )
        try test.store.write { try $0.issue(token, at: .start + now) }
    }

    private func isThere(_ digest: UInt8) throws -> Bool {
        try test.reader.read { try $0.accessToken(digest: [digest]) != nil }
    }

    @Test func `a client is found by its ID among those of its kind`() throws {
        let id = try client()
        let federation = credential("Workload", .federation(id: "one", tokenLifetime: 7200))
        let other = try test.write { try $0.create(federation) }
        try test.reader.read { snapshot throws in
            let found = try #require(try snapshot.credential(.client, clientID: "one"))
            #expect(found.credential.id == id && found.organization.id == test.acme)
            #expect(found.credential.kind == .client && found.credential.clientID == "one")
            #expect(found.credential.tokenLifetime == 3600 && found.credential.prefix == nil)
            #expect(found.credential.scope.isReadOnly)
            #expect(found.credential.scope.networks == ["192.0.2.0/24", "2001:db8::/32"])
            #expect(try snapshot.credential(.federation, clientID: "one")?.credential.id == other)
            #expect(try snapshot.credential(.client, clientID: "two") == nil)
            #expect(try snapshot.organization(test.acme).credentials(.client).map(\.id) == [id])
            #expect(try snapshot.organization(test.acme).tokens() == [])
            #expect(try snapshot.organization(test.globex).credentials(.client) == [])
        }
    }

    @Test func `names are unique among all kinds, client IDs on the whole machine`() throws {
        let id = try client()
        let token = credential("ENTRA", .token(prefix: "scim_1", digest: [9]))
        #expect(throws: StoreError.conflict(.credentialName)) { _ = try test.write { try $0.create(token) } }
        let same = credential("Other", .client(id: "one", tokenLifetime: 3600))
        #expect(throws: StoreError.conflict(.clientID)) {
            _ = try test.store.write { [globex = test.globex] in try $0.organization(globex).create(same) }
        }
        #expect(try test.write { try $0.revokeCredential(id, at: .start + 5) })
        let again = try test.write { try $0.create(same) }
        #expect(try test.reader.read { try $0.credential(.client, clientID: "one")?.credential.id } == again)
    }

    @Test func `an access token leads to its client until it or its secret is revoked`() throws {
        let id = try client()
        let (one, two) = (try secret(of: id, 1), try secret(of: id, 2))
        try issue(11, to: id, one)
        try issue(12, to: id, two)
        let found = try #require(try test.reader.read { try $0.accessToken(digest: [11]) })
        #expect(found.owner.credential.id == id && found.expires == .start + 60)
        let generation = try test.reader.read { try $0.generation() }
        #expect(try test.write { try $0.revokeClientSecret(one, of: id, at: .start) })
        #expect(try test.write { try $0.revokeClientSecret(one, of: id, at: .start) } == false)
        #expect(try test.reader.read { try $0.generation() } == generation + 1)
        #expect(try !isThere(11))
        #expect(try isThere(12))
        #expect(throws: StoreError.stale) { try issue(13, to: id, one) }
        #expect(try test.write { try $0.revokeCredential(id, at: .start) })
        #expect(try !isThere(12))
        #expect(throws: StoreError.stale) { try issue(14, to: id, two) }
        #expect(throws: StoreError.stale) { try issue(15, to: id, nil) }
        #expect(throws: StoreError.stale) { try secret(of: id, 3) }
    }

    @Test func `issuing notes the use of the secret, makes no cache out of date, and forgets what has expired`() throws
    {
        let id = try client()
        let key = try secret(of: id, 1)
        try issue(11, to: id, key)
        let generation = try test.reader.read { try $0.generation() }
        try issue(12, to: id, key, at: 60)
        #expect(try test.reader.read { try $0.generation() } == generation)
        #expect(try !isThere(11))
        #expect(try isThere(12))
        #expect(try test.read { try $0.clientSecrets(of: id).first?.lastUsed } == .start + 60)
    }

    @Test func `a client has so many access tokens at once, and the oldest go`() throws {
        let (one, other) = (try client(), try client("Other", id: "two"))
        try issue(1, to: other, nil, expires: 1_000_000)
        try test.store.write { transaction throws in
            for number in 0..<(AccessTokenRecord.most + 2) {
                try transaction.issue(
                    AccessTokenRecord(
                        digest: [2, UInt8(number >> 8), UInt8(number & 255)], credential: one, secret: nil,
                        created: .start + number, expires: .start + 1_000_000), at: .start)
            }
        }
        try test.reader.read { snapshot throws in
            #expect(try snapshot.accessToken(digest: [2, 0, 0]) == nil)
            #expect(try snapshot.accessToken(digest: [2, 0, 1]) == nil)
            #expect(try snapshot.accessToken(digest: [2, 0, 2]) != nil)
            #expect(try snapshot.accessToken(digest: [1]) != nil)
        }
    }

    @Test func `the end of a secret comes sooner, never later`() throws {
        let id = try client()
        let key = try secret(of: id, 1, expires: 1000)
        try test.write { try $0.endClientSecret(key, of: id, at: .start + 100) }
        try test.write { try $0.endClientSecret(key, of: id, at: .start + 500) }
        #expect(try test.read { try $0.clientSecrets(of: id).map(\.expires) } == [.start + 100])
    }

    @Test func `another organization can neither see nor change it`() throws {
        let id = try client()
        let key = try secret(of: id, 1)
        try test.store.write { [globex = test.globex] transaction throws in
            let other = transaction.organization(globex)
            #expect(try other.clientSecrets(of: id) == [])
            #expect(try !other.revokeClientSecret(key, of: id, at: .start))
            #expect(try !other.revokeCredential(id, at: .start))
            try other.endClientSecret(key, of: id, at: .start + 1)
            try other.setScope(.everything, of: id)
            #expect(throws: StoreError.stale) {
                try other.createClientSecret(of: id, prefix: "", digest: [5], at: .start, expires: .start)
            }
        }
        try test.read { acme throws in
            #expect(try acme.credentials(.client).first?.scope.isReadOnly == true)
            #expect(try acme.clientSecrets(of: id).map(\.expires) == [.start + 1000])
        }
    }

    @Test func `limits are replaced as a whole`() throws {
        let id = try client()
        try test.write { try $0.setScope(CredentialScope(networks: ["203.0.113.0/24"]), of: id) }
        #expect(
            try test.read { try $0.credentials(.client).first?.scope } == CredentialScope(networks: ["203.0.113.0/24"]))
        try test.write { try $0.setScope(.everything, of: id) }
        #expect(try test.read { try $0.credentials(.client).first?.scope } == .everything)
    }

    @Test func `networks that are no list of texts are damage`() throws {
        let id = try client()
        try Connection(path: test.store.path).run("UPDATE credentials SET networks = '[1]'")
        #expect(throws: StoreError.damaged("the networks of a credential are not a JSON array of strings")) {
            try test.read { try $0.credentials(.client) }
        }
        try test.write { try $0.setScope(.everything, of: id) }
    }

    @Test func `a workload identity is found by the tenant whose tokens it accepts, while it is not revoked`() throws {
        let record = FederationRecord(tenant: "t", audiences: ["a", "b"], subjects: ["s"], acceptsEntraTokens: true)
        let new = credential("Workload", .federation(id: "one", tokenLifetime: 3600))
        let id = try test.write { acme throws in
            let id = try acme.create(new)
            try acme.setFederation(id, record)
            return id
        }
        #expect(try test.read { try $0.federation(id) } == record)
        try test.reader.read { snapshot throws in
            #expect(try snapshot.organization(test.globex).federation(id) == nil)
            #expect(try snapshot.federation(acceptingTokensOf: "t")?.credential.id == id)
            #expect(try snapshot.federation(acceptingTokensOf: "u") == nil)
        }
        _ = try test.write { try $0.revokeCredential(id, at: .start) }
        #expect(try test.reader.read { try $0.federation(acceptingTokensOf: "t") == nil })
    }

    @Test func `what was revoked since a backup stays so when it is restored`() throws {
        let (one, two, three) = (try client(), try client("Two", id: "two"), try client("Three", id: "three"))
        let (old, ended) = (try secret(of: one, 1), try secret(of: three, 3))
        try issue(11, to: one, old)
        let backup = test.directory.file("backup.db")
        try Store.copy(test.store.path, to: backup)
        _ = try test.write { try $0.revokeClientSecret(old, of: one, at: .start + 9) }
        _ = try test.write { try $0.revokeCredential(two, at: .start + 9) }
        try test.write { try $0.endClientSecret(ended, of: three, at: .start + 10) }
        let current = test.directory.file("current.db")
        try Store.copy(test.store.path, to: current)
        let replacement = try DatabaseReplacement(of: current)
        try replacement.take(backup) { _ in }
        #expect(try replacement.carryOver(at: .start + 20).tokens == 3)
        let restored = try Connection(path: replacement.draft)
        #expect(try restored.integer("SELECT COUNT(*) FROM access_tokens") == 0)
        #expect(
            try restored.all("SELECT name FROM credentials WHERE revoked IS NULL ORDER BY name") { $0.text(0) } == [
                "Entra", "Three",
            ])
        #expect(try restored.integer("SELECT COUNT(*) FROM client_secrets WHERE revoked IS NOT NULL") == 1)
        #expect(
            try restored.integer("SELECT MIN(expires) FROM client_secrets") == (.start + 10 as Instant).milliseconds)
    }
}
