import SCIMCore
import SCIMStore
import Testing

@Suite struct TrustedIssuerTests {
    private let test: TestStore
    private let entra = (
        issuer: "https://login.example.org/tenant/v2.0", keysURL: "https://login.example.org/tenant/keys"
    )
    private let older = (issuer: "https://sts.example.net/tenant/", keysURL: "https://login.example.org/tenant/keys")
    private let other = (issuer: "https://issuer.example.org", keysURL: "https://issuer.example.org/keys")

    init() throws { test = try TestStore() }

    private func set(
        _ issuers: [(issuer: String, keysURL: String)], for purpose: TrustedIssuerRecord.Purpose,
        of organization: OrganizationID?
    ) throws {
        try test.store.write { try $0.setTrustedIssuers(issuers, for: purpose, of: organization, at: .start) }
    }

    private func issuers(
        for purpose: TrustedIssuerRecord.Purpose, of organization: OrganizationID?
    ) throws -> [String] {
        try test.reader.read { try $0.trustedIssuers(for: purpose, of: organization).map(\.issuer) }
    }

    @Test func `each purpose of each organization has its own`() throws {
        try set([entra, older], for: .federation, of: test.acme)
        try set([other], for: .federation, of: test.globex)
        try set([entra], for: .signIn, of: nil)
        #expect(try issuers(for: .federation, of: test.acme) == [entra.issuer, older.issuer])
        #expect(try issuers(for: .federation, of: test.globex) == [other.issuer])
        #expect(try issuers(for: .federation, of: nil).isEmpty)
        #expect(try issuers(for: .signIn, of: test.acme).isEmpty)
        #expect(try issuers(for: .signIn, of: nil) == [entra.issuer])
        let all = try test.reader.read { try $0.trustedIssuers() }
        #expect(all.map(\.organization) == [test.acme, test.acme, test.globex, nil])
        #expect(all.map(\.purpose) == [.federation, .federation, .federation, .signIn])
        #expect(all.map(\.keysURL) == [entra.keysURL, entra.keysURL, other.keysURL, entra.keysURL])
        #expect(all.allSatisfy { $0.created == .start })
    }

    @Test func `setting them replaces those of before, and only those`() throws {
        try set([entra], for: .federation, of: test.acme)
        try set([entra], for: .federation, of: test.globex)
        try set([entra], for: .signIn, of: test.acme)
        try set([other, older], for: .federation, of: test.acme)
        #expect(try issuers(for: .federation, of: test.acme) == [other.issuer, older.issuer])
        #expect(try issuers(for: .federation, of: test.globex) == [entra.issuer])
        #expect(try issuers(for: .signIn, of: test.acme) == [entra.issuer])
        try set([], for: .federation, of: test.acme)
        #expect(try issuers(for: .federation, of: test.acme).isEmpty)
    }

    @Test func `one issuer has one address of keys for each purpose of an organization`() throws {
        for organization in [test.acme, nil] {
            #expect(throws: StoreError.self) {
                try set([entra, (entra.issuer, other.keysURL)], for: .signIn, of: organization)
            }
            #expect(try issuers(for: .signIn, of: organization).isEmpty)
        }
    }

    @Test func `a key set is kept as long as somebody trusts an issuer who publishes it`() throws {
        try set([entra], for: .federation, of: test.acme)
        try set([older, other], for: .signIn, of: nil)
        try test.store.write { [entra, other] transaction in
            for url in [entra.keysURL, other.keysURL] {
                try transaction.setKeySet(url, document: [1], entityTag: nil, isImported: false, at: .start)
            }
        }
        func stored() throws -> [String] {
            try test.reader.read { snapshot in
                try [entra.keysURL, other.keysURL].filter { try snapshot.keySet($0) != nil }
            }
        }
        try set([], for: .federation, of: test.acme)
        #expect(try stored() == [entra.keysURL, other.keysURL])
        try set([older], for: .signIn, of: nil)
        #expect(try stored() == [entra.keysURL])
        try set([], for: .signIn, of: nil)
        #expect(try stored().isEmpty)
    }

    @Test func `every change is noticed by caches`() throws {
        let before = try test.reader.read { try $0.generation() }
        try set([entra], for: .federation, of: test.acme)
        #expect(try test.reader.read { try $0.generation() } > before)
    }
}
