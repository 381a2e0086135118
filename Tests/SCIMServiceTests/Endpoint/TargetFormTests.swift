import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import SCIMService
import Testing

/// The forms of a request target (RFC 9112 §3.2), and how its path is split.
@Suite struct TargetFormTests {
    let acme: TestProvider
    let ada: String

    init() throws {
        acme = try TestProvider()
        ada = try acme.createUser("ada@example.org")
    }

    private func status(_ target: String) -> Int {
        var request = acme.request(.get, "")
        request.target = target
        return acme.endpoint.respond(to: request).status.code
    }

    @Test(arguments: [
        ("/scim/v2/Users/ADA", 200), ("https://scim.example.org/scim/v2/Users/ADA", 200),
        ("http://other.example.org:80/scim/v2/Users/ADA", 200), ("https://scim.example.org", 404),
        ("https:/scim/v2/Users/ADA", 404), ("scim/v2/Users/ADA", 404), ("*", 404), ("", 404), ("/scim/v", 404),
        ("/scim/v2x/Users/ADA", 404), ("//scim///v2//Users//ADA", 200), ("/scim/v2/Users/ADA/", 200),
        ("/scim/v2/Users/ADA//", 200), ("/scim/v2/%55sers/ADA", 200), ("/scim/v2/users/ADA", 200),
        ("/scim/v2/Users/%", 400), ("/scim/v2/Users/%zz", 400), ("/scim/v2/Users/%C3", 400),
        ("/scim/v2/Users?filter=%", 400), ("/scim/v2/Users/ADA/x", 404), ("/scim/v2/Users/x%2Fy", 404),
    ])
    func `finds the path in each form, and refuses a target without one`(target: String, status expected: Int) {
        #expect(status(target.replacing("ADA", with: ada)) == expected)
    }
}
