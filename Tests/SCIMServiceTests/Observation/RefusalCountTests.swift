import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import TestBed
import Testing

@testable import SCIMService

/// What is counted of refused requests, whoever tries to hide something among them.
@Suite struct RefusalCountTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    @Test(arguments: [
        ("192.0.2.1", "192.0.2.1"), ("", ""), ("unix:", "unix:"), ("::1", "::1"), ("::", "::"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8::1", "2001:db8::/64"), ("2001:DB8:0:7:ffff::", "2001:db8:0:7::/64"),
        ("2001:db8:0:0:1::", "2001:db8::/64"), ("2001:0:0:5::1", "2001:0:0:5::/64"), ("fe80::1%eth0", "fe80::/64"),
        ("64:ff9b::192.0.2.1", "64:ff9b::/64"), ("1::2::3", "1::2::3"), ("1:2:3", "1:2:3"), ("::12345", "::12345"),
        (":::", ":::"), ("2001:db8::x", "2001:db8::x"), ("1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8:9"),
    ]) func `an IPv6 address counts as its network of 64 bits`(address: String, network: String) {
        #expect(ClientNetwork(address).text == network)
    }

    @Test func `random addresses of one network count as one`() {
        var random = SeededRandom(seed: 17)
        var networks: Set<String> = []
        for _ in 0..<1000 {
            let rest = (0..<4).map { _ in String(UInt16.random(in: 0...0xFFFF, using: &random), radix: 16) }
            networks.insert(ClientNetwork("2001:db8:0:7:" + rest.joined(separator: ":")).text)
        }
        #expect(networks == ["2001:db8:0:7::/64"])
    }

    private func refuse(
        _ address: String, token: String = "scim_wrong", path: String = "/Users", method: HTTPRequest.Method = .get
    ) {
        var request = acme.request(method, path, token: token)
        request.clientAddress = address
        _ = acme.endpoint.respond(to: request)
    }

    private func refusals() -> [RequestKind: Counters.Count] { acme.provider.counters.takeRefusals() }

    @Test func `many networks without a valid token do not hide what an organization is refused`() throws {
        for number in 0..<(3 * Counters.share) { refuse("2001:db8:\(String(number, radix: 16)):1::1") }
        refuse("192.0.2.7", token: acme.token, path: "/Nothing")
        _ = try acme.administration.revokeToken("test", of: acme.organization)
        refuse("192.0.2.7", token: acme.token)
        let found = refusals()
        #expect(found.count == Counters.share + 3)
        #expect(found.values.reduce(0) { $0 + $1.events } == 3 * Counters.share + 2)
        let mine = found.filter { $0.key.organization == acme.organization.id }
        let revoked = mine.keys.first { $0.detail == "token revoked" && $0.address == "192.0.2.7" }
        #expect(revoked?.remedy?.shellText.hasSuffix("scimctl token create --org acme --name NAME") == true)
        #expect(mine.keys.contains { $0.status == 404 && $0.credentialName == "test" })
        let rest = found.first { $0.key.status == 401 && $0.key.address == nil }
        #expect(rest?.key.detail == "token malformed")
        #expect(rest?.value.events == 2 * Counters.share)
    }

    @Test func `one organization does not use up another's share, nor that of those without a token`() throws {
        let globex = try acme.administration.set(
            .scim(true), of: acme.administration.createOrganization("globex"))
        let other = try acme.administration.createToken(for: globex, name: "other", lifetime: nil).secret.text
        for number in 0..<(2 * Counters.share) { refuse("192.0.2.1", token: acme.token, path: "/Users/none\(number)") }
        refuse("192.0.2.2", token: other, path: "/Users/none")
        refuse("192.0.2.3")
        let found = refusals().keys
        #expect(found.count { $0.organization == acme.organization.id } == Counters.share + 1)
        #expect(found.contains { $0.organization == globex.id && $0.detail != "further requests" })
        #expect(found.contains { $0.organization == nil && $0.address == "192.0.2.3" })
    }

    @Test func `whatever methods and paths are sent, the kinds are bounded`() throws {
        for number in 0..<(3 * Counters.share) {
            let method = try #require(HTTPRequest.Method("X\(number)"))
            refuse("192.0.2.1", token: acme.token, path: "/Users", method: method)
        }
        #expect(refusals().count == Counters.share + 1)
    }
}
