import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore
import TestBed
import Testing

@Suite struct IssuerTests {
    private let tenant = "aaaabbbb-0000-cccc-1111-dddd2222eeee"

    @Test func `Entra signs for a tenant under two names with the same keys`() throws {
        for id in [tenant, tenant.uppercased()] {
            let issuers = try EntraTenant(id).issuers
            #expect(
                issuers.map(\.issuer) == [
                    "https://login.microsoftonline.com/\(tenant)/v2.0", "https://sts.windows.net/\(tenant)/",
                ])
            let keys = "https://login.microsoftonline.com/\(tenant)/discovery/v2.0/keys"
            #expect(issuers.map(\.keysURL) == [keys, keys])
        }
    }

    @Test(arguments: ["", "contoso.onmicrosoft.com", "common", "aaaabbbb-0000-cccc-1111-dddd2222eee", "../../x"])
    func `a tenant is named by its GUID`(id: String) {
        let error = #expect(throws: SCIMError.self) { try EntraTenant(id) }
        #expect(error?.detail.contains("Tenant ID") == true)
    }

    @Test func `keys on another host must be allowed explicitly`() throws {
        let (issuer, keys) = ("https://accounts.example.com", "https://keys.example.org/certs")
        let error = #expect(throws: SCIMError.self) { try TrustedIssuer(issuer: issuer, keysURL: keys) }
        #expect(error?.detail.contains("keys.example.org") == true)
        #expect(error?.detail.contains("accounts.example.com") == true)
        let allowed = try TrustedIssuer(issuer: issuer, keysURL: keys, onAnotherHost: true)
        #expect(allowed.issuer == issuer)
        #expect(allowed.keysURL == keys)
        let same = try TrustedIssuer(
            issuer: "https://LOGIN.example.org/t", keysURL: "https://login.example.org/t/keys?v=2")
        #expect(same.issuer == "https://LOGIN.example.org/t")
        #expect(throws: SCIMError.self) {
            try TrustedIssuer(issuer: "https://login.example.org", keysURL: "https://login.example.org:8443/keys")
        }
    }

    @Test(
        arguments: [
            "", "login.example.org/keys", "http://login.example.org/keys", "HTTPS://login.example.org/keys", "https://",
            "https:///keys", "https://:8443/keys", "https://user@login.example.org/keys",
            "https://login.example.org@evil.example/keys", "https://login.example.org/keys#part",
            "https://login.example.org/a b", "https://login.example.org/\u{E9}", "https://login.example.org/\n",
            "https://login.example.org\\@evil.example/keys", "file:///etc/passwd", "https://?keys",
            "https://login.example.org/" + String(repeating: "x", count: 1024),
        ])
    func `both are addresses on servers with TLS`(address: String) {
        #expect(throws: SCIMError.self) { try HTTPSAddress(address) }
        #expect(throws: SCIMError.self) {
            try TrustedIssuer(issuer: "https://x", keysURL: address, onAnotherHost: true)
        }
        #expect(throws: SCIMError.self) {
            try TrustedIssuer(issuer: address, keysURL: "https://x", onAnotherHost: true)
        }
    }

    @Test(
        arguments: [
            ("https://login.example.org", "login.example.org"),
            ("https://LOGIN.example.org:8443/x?y=z", "login.example.org:8443"),
            ("https://[2001:db8::1]:443/", "[2001:db8::1]:443"), ("https://localhost?x", "localhost"),
        ])
    func `an address knows its host`(address: String, host: String) throws {
        #expect(try HTTPSAddress(address).host == host)
    }

    @Test func `an issuer has the keys that were fetched last, or none`() throws {
        let directory = try TemporaryDirectory()
        let store = try Store.open(directory.file("scim.db"), as: .administration, create: true)
        let issuers = try EntraTenant(tenant).issuers.map { ($0.issuer, $0.keysURL) }
        let now = try AssertionFixture().now
        let keys = keySetDocument(try AssertionFixture().keys.map { ($0.key, $0.value) })
        try store.write { try $0.setTrustedIssuers(issuers, for: .signIn, of: nil, at: now) }
        func known() throws -> [IssuerKeys] {
            try store.makeReader().read { try $0.issuerKeys(for: .signIn, of: nil) }
        }
        #expect(try known().map(\.issuer) == issuers.map(\.0))
        #expect(try known().map(\.keySet) == [nil, nil])
        for (document, keySet) in [(keys, try JSONWebKeySet(keys)), (Array("{}".utf8), nil)] {
            try store.write { [url = issuers[0].1] in
                try $0.setKeySet(url, document: document, entityTag: nil, isImported: false, at: now)
            }
            #expect(try known().map(\.keySet) == [keySet, keySet])
        }
        #expect(try store.makeReader().read { try $0.issuerKeys(for: .federation, of: nil) }.isEmpty)
    }
}
