import SCIMCore
import SCIMDirectory
import SCIMHost
import TestBed
import Testing

@Suite struct AssertionVerifierTests {
    private let fixture: AssertionFixture

    init() throws { fixture = try AssertionFixture() }

    @Test func `the table has at least 60 malformed assertions, and some that are right`() throws {
        let rows = try AssertionRow.all()
        #expect(rows.filter { $0.check != "accepted" }.count >= 60)
        #expect(rows.filter { $0.check == "accepted" }.count >= 10)
        #expect(Set(rows.map(\.name)).count == rows.count)
        // The nonce is not part of the table: its tests are below.
        let checks = Set(rows.map(\.check)).subtracting(["accepted"])
        #expect(checks == Set(AssertionRefusal.Check.allCases.map(\.rawValue)).subtracting(["nonce"]))
    }

    @Test(arguments: try AssertionRow.all())
    func `names the check that an assertion fails, and never its signature`(row: AssertionRow) {
        let assertion = row.assertion(fixture)
        do throws(AssertionRefusal) {
            _ = try fixture.verifier.verify(assertion, at: fixture.now)
            #expect(row.check == "accepted")
        } catch {
            #expect(error.check.rawValue == row.check, "\(error.detail)")
            if let detail = row.detail { #expect(error.detail.contains(detail), "\(error.detail)") }
            #expect(error.detail.utf8.count < 2000)
            if let signature = assertion.split(separator: ".").last, signature.count > 100 {
                #expect(!error.detail.contains(signature.suffix(40)))
            }
        }
        #expect(fixture.verifier.refusals(of: assertion, at: fixture.now).isEmpty == (row.check == "accepted"))
    }

    @Test func `returns what the assertion says`() throws {
        let claims = try fixture.verifier.verify(
            fixture.assertion([
                "roles": ["scim.admin", "scim.viewer"], "preferred_username": "ada@example.org", "name": "Ada Lovelace",
            ]), at: fixture.now)
        #expect(claims.issuer == fixture.claims["iss"]?.string)
        #expect(claims.subject == fixture.claims["sub"]?.string)
        #expect(claims.audiences == [fixture.claims["aud"]?.string])
        #expect(claims.expires == fixture.now + 3840)
        #expect(claims.notBefore == fixture.now + -60)
        #expect(claims.issued == fixture.now + -60)
        #expect(claims.tenant == fixture.claims["tid"]?.string)
        #expect(claims.objectID == fixture.claims["oid"]?.string)
        #expect(claims.application == fixture.claims["azp"]?.string)
        #expect(claims.roles == ["scim.admin", "scim.viewer"])
        #expect(claims.displayName == "Ada Lovelace")
    }

    @Test
    func `takes the name for display from preferred_username where there is no name, and the application from appid`()
        throws
    {
        let claims = try fixture.verifier.verify(
            fixture.assertion(["preferred_username": "ada@example.org", "azp": .null, "appid": "workload"]),
            at: fixture.now)
        #expect(claims.displayName == "ada@example.org")
        #expect(claims.application == "workload")
        #expect(claims.roles.isEmpty)
    }

    @Test func `accepts the same assertion again`() throws {
        let assertion = fixture.assertion()
        for _ in 0..<2 { _ = try fixture.verifier.verify(assertion, at: fixture.now) }
    }

    @Test func `lists every check that fails once the signature is right, what a setting can mend first`() {
        let assertion = fixture.assertion(["aud": "a", "sub": "b", "tid": "c", "exp": 5])
        let checks = fixture.verifier.refusals(of: assertion, at: fixture.now).map(\.check)
        #expect(checks == [.tenant, .audience, .subject, .time])
    }

    @Test func `demands the nonce that was sent`() throws {
        var expectations = fixture.verifier.expectations
        expectations.nonce = "n-0S6_WzA2Mj"
        let verifier = AssertionVerifier(issuers: fixture.verifier.issuers, expectations: expectations)
        _ = try verifier.verify(fixture.assertion(["nonce": "n-0S6_WzA2Mj"]), at: fixture.now)
        for other: JSONObject in [[:], ["nonce": "n-0S6_WzA2MJ"], ["nonce": ""]] {
            let refusals = verifier.refusals(of: fixture.assertion(other), at: fixture.now)
            #expect(refusals == [.nonce])
            #expect(refusals.first?.detail.contains("n-0S6") == false)
        }
    }

    @Test func `an ID token must not be for anyone else`() throws {
        var expectations = fixture.verifier.expectations
        expectations.mayHaveOtherAudiences = false
        let verifier = AssertionVerifier(issuers: fixture.verifier.issuers, expectations: expectations)
        let ours = expectations.audiences[0]
        _ = try verifier.verify(fixture.assertion(["aud": [.string(ours)]]), at: fixture.now)
        #expect(
            verifier.refusals(of: fixture.assertion(["aud": [.string(ours), "other"]]), at: fixture.now)
                == [.audience([ours, "other"], accepted: expectations.audiences)])
    }

    @Test func `without expected subjects and tenant, those may be any`() throws {
        let verifier = AssertionVerifier(
            issuers: fixture.verifier.issuers,
            expectations: AssertionExpectations(audiences: fixture.verifier.expectations.audiences))
        let claims = try verifier.verify(fixture.assertion(["sub": "anyone", "tid": .null]), at: fixture.now)
        #expect(claims.subject == "anyone")
        #expect(claims.tenant == nil)
    }

    @Test func `says from where the missing key could come, if one is missing`() {
        let keys = fixture.verifier.issuers[0]
        let verifier = AssertionVerifier(
            issuers: [IssuerKeys(issuer: keys.issuer, keysURL: keys.keysURL, keySet: nil)],
            expectations: fixture.verifier.expectations)
        let refusals = verifier.refusals(of: fixture.assertion(), at: fixture.now)
        #expect(refusals == [.noKeySet(keysURL: keys.keysURL)])
        #expect(refusals.first?.missingKeyURL == keys.keysURL)
        let unknown = fixture.signed(
            #"{"alg":"RS256","kid":"new"}"#, JSONValue.object(fixture.claims).text, with: fixture.keys["other-2026"])
        let refusal = fixture.verifier.refusals(of: unknown, at: fixture.now).first
        #expect(refusal == .unknownKey("new", known: [fixture.keyID], keysURL: keys.keysURL))
        #expect(refusal?.missingKeyURL == keys.keysURL)
        #expect(AssertionRefusal.signature.missingKeyURL == nil)
    }

    @Test func `shows what a stranger sent without characters that act on a terminal, and cuts it`() {
        let assertion = fixture.assertion(["aud": .string("\u{1B}[31m\u{202E}" + String(repeating: "x", count: 5000))])
        let detail = fixture.verifier.refusals(of: assertion, at: fixture.now).first?.detail ?? ""
        #expect(detail.unicodeScalars.allSatisfy { !$0.isHidden })
        #expect(detail.contains("\u{FFFD}[31m\u{FFFD}xxx"))
        #expect(detail.utf8.count < 600)
    }

    @Test func `compares bytes, not letters that look the same`() {
        let composed = AssertionVerifier(
            issuers: fixture.verifier.issuers,
            expectations: AssertionExpectations(audiences: ["caf\u{E9}"], subjects: ["caf\u{E9}"]))
        let assertion = fixture.assertion(["aud": "cafe\u{301}", "sub": "cafe\u{301}"])
        #expect(composed.refusals(of: assertion, at: fixture.now).map(\.check) == [.audience, .subject])
    }

    /// Whatever is sent is refused or accepted, and nothing else happens.
    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `random changes of an assertion never make it accepted`(seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let assertion = Array(fixture.assertion().utf8)
        for _ in 0..<300 {
            var changed = assertion
            for _ in 0...Int.random(in: 0..<3, using: &random) {
                let place = Int.random(in: changed.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: changed[place] = UInt8.random(in: 0..<128, using: &random)
                case 1: changed.remove(at: place)
                default: changed.insert(UInt8.random(in: 0..<128, using: &random), at: place)
                }
            }
            guard changed != assertion else { continue }
            let text = String(decoding: changed, as: UTF8.self)
            #expect(!fixture.verifier.refusals(of: text, at: fixture.now).isEmpty, "\(text)")
        }
    }
}
