import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct CredentialTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func token(_ name: String, _ digest: UInt8, expires: Instant? = nil) -> NewCredential {
        NewCredential(
            name: name, nameKey: name.folded,
            identity: .token(prefix: "scim_abcd", digest: Array(repeating: digest, count: 32)), created: .start,
            expires: expires)
    }

    private func digest(_ byte: UInt8) -> [UInt8] { Array(repeating: byte, count: 32) }

    @Test func `names its organization`() throws {
        let entra = token("Entra Production", 1, expires: .start + 60)
        let id = try test.write { try $0.create(entra) }
        try test.reader.read { snapshot throws in
            let found = try #require(try snapshot.token(digest: digest(1)))
            #expect(found.organization.id == test.acme)
            #expect(found.organization.name == "ACME")
            #expect(found.credential.id == id)
            #expect(found.credential.name == "Entra Production")
            #expect(found.credential.prefix == "scim_abcd")
            #expect(found.credential.expires == .start + 60)
            #expect(found.credential.revoked == nil && found.credential.lastUsed == nil)
            #expect(try snapshot.token(digest: digest(2)) == nil)
            #expect(try snapshot.token(digest: []) == nil)
            #expect(try snapshot.organization(test.acme).token(nameKey: "entra production") == found.credential)
            #expect(try snapshot.organization(test.globex).token(nameKey: "entra production") == nil)
        }
    }

    @Test func `its name can be used again once it is revoked`() throws {
        let first = try test.write { try $0.create(token("Entra", 1)) }
        #expect(throws: StoreError.conflict(.credentialName)) {
            _ = try test.write { try $0.create(token("ENTRA", 2)) }
        }
        #expect(throws: StoreError.conflict(.tokenDigest)) {
            _ = try test.write { try $0.create(token("other", 1)) }
        }
        #expect(try test.write { try $0.revokeCredential(first, at: .start + 5) })
        #expect(try test.write { try $0.revokeCredential(first, at: .start + 6) } == false)
        let second = try test.write { try $0.create(token("Entra", 2)) }
        try test.reader.read { snapshot throws in
            #expect(try snapshot.token(digest: digest(1))?.credential.revoked == .start + 5)
            #expect(try snapshot.organization(test.acme).tokens().map(\.id) == [first, second])
            #expect(try snapshot.organization(test.acme).token(nameKey: "entra")?.id == second)
        }
    }

    @Test func `another organization can neither see nor revoke it`() throws {
        let id = try test.write { try $0.create(token("Entra", 1)) }
        #expect(try test.store.write { try $0.organization(test.globex).revokeCredential(id, at: .start) } == false)
        #expect(try test.reader.read { try $0.organization(test.globex).tokens() } == [])
        _ = try test.store.write { try $0.organization(test.globex).create(token("Entra", 2)) }
        #expect(try test.reader.read { try $0.token(digest: digest(1))?.credential.revoked } == nil)
    }

    @Test func `shows its last use, which makes no cache out of date`() throws {
        let id = try test.write { try $0.create(token("Entra", 1)) }
        let generation = try test.reader.read { try $0.generation() }
        try test.store.write { transaction throws in
            try transaction.setCredentialUse([
                CredentialUse(credential: id, time: .start + 9, address: "192.0.2.1"),
                CredentialUse(credential: id, time: .start + 8, address: "192.0.2.2"),
                CredentialUse(credential: CredentialID(99), time: .start + 8, address: "192.0.2.2"),
            ])
        }
        let used = try #require(try test.read { try $0.token(nameKey: "entra") })
        #expect(used.lastUsed == .start + 9)
        #expect(used.lastAddress == "192.0.2.1")
        #expect(try test.reader.read { try $0.generation() } == generation)
        _ = try test.write { try $0.revokeCredential(id, at: .start) }
        #expect(try test.reader.read { try $0.generation() } == generation + 1)
        _ = try test.write { try $0.revokeCredential(id, at: .start) }
        #expect(try test.reader.read { try $0.generation() } == generation + 1)
    }
}
