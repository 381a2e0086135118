import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMService
import TestBed
import Testing

/// What the log says of an Authorization field that is not right, and what a client is told.
@Suite struct CredentialTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func refusal(_ field: String) throws -> (detail: String?, remedy: String?) {
        var request = acme.request(.get, "/Users")
        request.fields[.authorization] = field
        #expect(acme.endpoint.respond(to: request).status.code == 401)
        acme.provider.housekeep()
        let entry = try acme.administration.log(of: nil, Event.Query()).last
        return (entry?.detail, entry?.remedy)
    }

    @Test(arguments: [
        "TOKEN", "Bearer Bearer TOKEN", "bearer BEARER TOKEN", "Bearer \"TOKEN\"", "\"Bearer TOKEN\"",
        "Bearer 'TOKEN'", "Bearer: TOKEN", "Basic TOKEN", "Token TOKEN", "Bearer \u{201C}TOKEN\u{201D}", "\"TOKEN\"",
        "Bearer TOKEN TOKEN",
        "Basic dXNlcjpwYXNz", "Bearer Bearer scim_cut", "Digest username=x",
    ]) func `a complete token that is not sent as Bearer is reported as such`(field: String) throws {
        let found = try refusal(field.replacing("TOKEN", with: acme.token))
        #expect(found.detail == "token sent under the wrong scheme")
        #expect(found.remedy?.contains("\"Bearer\", a space and the token") == true)
    }

    @Test(arguments: [
        "Bearer", "Bearer ", "Bearer scim_cut", "scim_cut", "Bearer \"scim_cut\"", "\"\"", "Bearer a b c",
    ]) func `an incomplete token is reported as such`(field: String) throws {
        let found = try refusal(field)
        #expect(found.detail == "token malformed")
        #expect(found.remedy?.contains("truncated") == true)
    }
}
