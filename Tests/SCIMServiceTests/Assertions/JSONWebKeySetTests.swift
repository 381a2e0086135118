import SCIMCore
import SCIMHost
import TestBed
import Testing

@testable import SCIMDirectory

@Suite struct JSONWebKeySetTests {
    private let keys: (own: RSAPrivateKey, other: RSAPrivateKey)

    init() throws {
        let fixture = try AssertionFixture()
        keys = (try #require(fixture.keys["2010-12-29"]), try #require(fixture.keys["other-2026"]))
    }

    private func document(_ entries: JSONObject...) -> [UInt8] {
        JSONValue.object(["keys": .array(entries.map { .object($0) })]).bytes
    }

    /// An entry that can be used, with members changed; null removes one.
    private func entry(_ id: String, _ changes: JSONObject = [:], key: RSAPrivateKey? = nil) -> JSONObject {
        var entry = (key ?? keys.own).jwk(id: id)
        for (name, value) in changes { entry[name] = value == .null ? nil : value }
        return entry
    }

    @Test func `reads the public keys of RFC 7517, appendix A.1`() throws {
        let set = try JSONWebKeySet(Fixture("assertions/rfc7517-a.1-public-keys.json").bytes())
        #expect(set.keys.map(\.id) == ["2011-04-29"])
        #expect(set.keys.first?.key.bitCount == 2048)
        #expect(set.omissions == [.init(place: 1, id: "1", reason: .otherPurpose(member: "kty", value: "EC"))])
        #expect(set.omissions.filter(\.reason.isProblem).isEmpty)
    }

    @Test func `reads an entry with a certificate and with members of Entra's own`() throws {
        let set = try JSONWebKeySet(
            document(
                entry("x", ["x5t": "x", "x5c": ["MIIC/TCCAeWgAwIBAgI"], "cloud_instance_name": "microsoftonline.com"]),
                entry("y", ["alg": "RS256", "key_ops": ["verify"]]), entry("z", ["use": .null])))
        #expect(set.keys.map(\.id) == ["x", "y", "z"])
        #expect(set.omissions.isEmpty)
    }

    @Test(
        arguments: [
            // RFC 7517, appendix A.2 (the private key of its first entry) and A.3.
            #"{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","#
                + #""y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#,
            #"{"kty":"oct","alg":"A128KW","k":"GawgguFyGrWKav7AX4VKUg"}"#,
            #"{"kty":"RSA","kid":"1","n":"AQ","e":"AQAB","p":"AQ"}"#,
        ])
    func `refuses a document with a private or a shared key, also where another key could be used`(key: String) {
        let entry = JSONValue.object(entry("good")).text
        #expect(throws: JSONWebKeySet.Fault.privateKey(place: 2)) {
            try JSONWebKeySet(Array(#"{"keys":[\#(entry),\#(key)]}"#.utf8))
        }
    }

    @Test(
        arguments: [
            ("", "it is empty"), ("[]", "not an object"), ("{}", "array \"keys\""), (#"{"keys":{}}"#, "array \"keys\""),
            (#"{"keys":[],"keys":[]}"#, "appears twice"), (#"{"keys":["#, "JSON at line 1"),
            ("<html><title>Sign in</title></html>", "JSON at line 1"),
        ])
    func `refuses what is no key set`(text: String, detail: String) {
        let fault = #expect(throws: JSONWebKeySet.Fault.self) { try JSONWebKeySet(Array(text.utf8)) }
        #expect(fault?.detail.contains(detail) == true)
    }

    @Test func `reads 64 KiB and 20 keys, and nothing above`() throws {
        let ids = (1...20).map { "key \($0)" }
        let set = keySetDocument(ids.map { ($0, keys.own) })
        #expect(try JSONWebKeySet(set).keys.map(\.id) == ids)
        #expect(throws: JSONWebKeySet.Fault.tooManyKeys(21)) {
            try JSONWebKeySet(keySetDocument((ids + ["key 21"]).map { ($0, keys.own) }))
        }
        let space = [UInt8](repeating: 0x20, count: JSONWebKeySet.longest - set.count)
        #expect(try JSONWebKeySet(set + space).keys.count == 20)
        #expect(throws: JSONWebKeySet.Fault.tooLong) { try JSONWebKeySet(set + space + [0x20]) }
    }

    @Test(
        arguments: [
            (["kty": "EC"], .otherPurpose(member: "kty", value: "EC")),
            (["kty": .null], .malformed(member: "kty")),
            (["kty": 1], .malformed(member: "kty")),
            (["use": "enc"], .otherPurpose(member: "use", value: "enc")),
            (["use": ["sig"]], .malformed(member: "use")),
            (["alg": "PS256"], .otherPurpose(member: "alg", value: "PS256")),
            (["alg": "rs256"], .otherPurpose(member: "alg", value: "rs256")),
            (["key_ops": ["encrypt"]], .otherPurpose(member: "key_ops", value: #"["encrypt"]"#)),
            (["key_ops": "verify"], .malformed(member: "key_ops")),
            (["kid": .null], .malformed(member: "kid")),
            (["kid": ""], .malformed(member: "kid")),
            (["kid": 1], .malformed(member: "kid")),
            (["n": .null], .malformed(member: "n")),
            (["n": 3233], .malformed(member: "n")),
            (["n": ""], .malformed(member: "n")),
            (["n": "AQAB="], .malformed(member: "n")),
            (["e": "A+/B"], .malformed(member: "e")),
            (["n": "AQAB"], .weak(.length(17))),
            (["e": "AA"], .weak(.exponent)),
            (["e": "AQ"], .weak(.exponent)),
            (["e": "Ag"], .weak(.exponent)),
            (["e": "AQABAQABAQAB"], .weak(.exponent)),
        ] as [(JSONObject, JSONWebKeySet.Reason)])
    func `leaves out an entry that it cannot use, and says why`(changes: JSONObject, reason: JSONWebKeySet.Reason)
        throws
    {
        let set = try JSONWebKeySet(document(entry("bad", changes), entry("good")))
        #expect(set.keys.map(\.id) == ["good"])
        #expect(set.omissions.map(\.reason) == [reason])
        #expect(set.omissions.map(\.place) == [1])
        #expect(set.omissions.first?.detail.isEmpty == false)
        #expect(throws: JSONWebKeySet.Fault.noUsableKey(set.omissions)) {
            try JSONWebKeySet(document(entry("bad", changes)))
        }
    }

    @Test func `an entry that is no object is left out`() throws {
        let good = JSONValue.object(entry("good")).text
        let set = try JSONWebKeySet(Array("{\"keys\":[7,\(good)]}".utf8))
        #expect(set.omissions == [.init(place: 1, id: nil, reason: .malformed(member: "keys"))])
        #expect(throws: JSONWebKeySet.Fault.noUsableKey([])) { try JSONWebKeySet(Array(#"{"keys":[]}"#.utf8)) }
    }

    @Test func `the same key twice is used once, two keys of one name are not used at all`() throws {
        let set = try JSONWebKeySet(
            document(
                entry("same"), entry("different"), entry("same", ["alg": "RS256"]),
                entry("different", key: keys.other), entry("good")))
        #expect(set.keys.map(\.id) == ["same", "good"])
        #expect(
            set.omissions == [
                .init(place: 2, id: "different", reason: .repeated(isSameKey: false)),
                .init(place: 3, id: "same", reason: .repeated(isSameKey: true)),
                .init(place: 4, id: "different", reason: .repeated(isSameKey: false)),
            ])
        #expect(set.omissions.filter(\.reason.isProblem).count == 3)
    }

    @Test func `takes a modulus with a zero before it, as some servers send it`() throws {
        let modulus = Base64URL.text(of: [0] + keys.own.modulus)
        let set = try JSONWebKeySet(document(entry("padded", ["n": .string(modulus)])))
        #expect(set.keys.first?.key == (try keys.own.publicKey))
    }
}
