import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct TokenTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func token(_ name: String, _ digest: UInt8, expires: Instant? = nil) -> NewToken {
        NewToken(
            name: name, nameKey: name.folded, prefix: "scim_abcd", digest: Array(repeating: digest, count: 32),
            created: .start, expires: expires)
    }

    private func digest(_ byte: UInt8) -> [UInt8] { Array(repeating: byte, count: 32) }

    @Test func `names its organization`() throws {
        let entra = token("Entra Production", 1, expires: .start + 60)
        let id = try test.write { try $0.createToken(entra) }
        try test.reader.read { snapshot throws in
            let found = try #require(try snapshot.token(digest: digest(1)))
            #expect(found.organization.id == test.acme)
            #expect(found.organization.name == "ACME")
            #expect(found.token.id == id)
            #expect(found.token.name == "Entra Production")
            #expect(found.token.prefix == "scim_abcd")
            #expect(found.token.expires == .start + 60)
            #expect(found.token.revoked == nil && found.token.lastUsed == nil)
            #expect(try snapshot.token(digest: digest(2)) == nil)
            #expect(try snapshot.token(digest: []) == nil)
            #expect(try snapshot.organization(test.acme).token(nameKey: "entra production") == found.token)
            #expect(try snapshot.organization(test.globex).token(nameKey: "entra production") == nil)
        }
    }

    @Test func `its name can be used again once it is revoked`() throws {
        let first = try test.write { try $0.createToken(token("Entra", 1)) }
        #expect(throws: StoreError.conflict(.tokenName)) {
            _ = try test.write { try $0.createToken(token("ENTRA", 2)) }
        }
        #expect(throws: StoreError.conflict(.tokenDigest)) {
            _ = try test.write { try $0.createToken(token("other", 1)) }
        }
        #expect(try test.write { try $0.revokeToken(first, at: .start + 5) })
        #expect(try test.write { try $0.revokeToken(first, at: .start + 6) } == false)
        let second = try test.write { try $0.createToken(token("Entra", 2)) }
        try test.reader.read { snapshot throws in
            #expect(try snapshot.token(digest: digest(1))?.token.revoked == .start + 5)
            #expect(try snapshot.organization(test.acme).tokens().map(\.id) == [first, second])
            #expect(try snapshot.organization(test.acme).token(nameKey: "entra")?.id == second)
        }
    }

    @Test func `another organization can neither see nor revoke it`() throws {
        let id = try test.write { try $0.createToken(token("Entra", 1)) }
        #expect(try test.store.write { try $0.organization(test.globex).revokeToken(id, at: .start) } == false)
        #expect(try test.reader.read { try $0.organization(test.globex).tokens() } == [])
        _ = try test.store.write { try $0.organization(test.globex).createToken(token("Entra", 2)) }
        #expect(try test.reader.read { try $0.token(digest: digest(1))?.token.revoked } == nil)
    }

    @Test func `shows its last use, which makes no cache out of date`() throws {
        let id = try test.write { try $0.createToken(token("Entra", 1)) }
        let generation = try test.reader.read { try $0.generation() }
        try test.store.write { transaction throws in
            try transaction.setTokenUse([
                TokenUse(token: id, time: .start + 9, address: "192.0.2.1"),
                TokenUse(token: id, time: .start + 8, address: "192.0.2.2"),
                TokenUse(token: TokenID(99), time: .start + 8, address: "192.0.2.2"),
            ])
        }
        let used = try #require(try test.read { try $0.token(nameKey: "entra") })
        #expect(used.lastUsed == .start + 9)
        #expect(used.lastAddress == "192.0.2.1")
        #expect(try test.reader.read { try $0.generation() } == generation)
        _ = try test.write { try $0.revokeToken(id, at: .start) }
        #expect(try test.reader.read { try $0.generation() } == generation + 1)
        _ = try test.write { try $0.revokeToken(id, at: .start) }
        #expect(try test.reader.read { try $0.generation() } == generation + 1)
    }
}
