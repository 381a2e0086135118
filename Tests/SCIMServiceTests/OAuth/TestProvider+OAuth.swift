import EntraSimulator
import HTTPTypes
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMService
import TestBed

extension TestProvider {
    /// Sends a form to the token endpoint, from 192.0.2.1 unless something else is said.
    ///
    /// - Parameter change: to the request before it is sent.
    func ask(
        _ body: String, authorization: String? = nil, _ change: (inout Request) -> Void = { _ in }
    ) throws -> (status: Int, body: JSONValue, response: Response) {
        var request = request(.post, "/oauth2/token", body)
        request.fields[.authorization] = authorization
        request.fields[.contentType] = "application/x-www-form-urlencoded"
        change(&request)
        let response = endpoint.respond(to: request)
        return (response.status.code, try JSONValue(parsing: response.body), response)
    }

    /// Makes a client.
    func makeClient(
        _ name: String = "Entra", limits: CredentialLimits = .none, tokenLifetime: Int = 3600
    ) throws -> Administration.CreatedSecret {
        try administration.createClient(
            for: organization, name: name, lifetime: 2 * 365 * 86_400, tokenLifetime: tokenLifetime, limits: limits)
    }

    /// An access token for a client's secret.
    func accessToken(of made: Administration.CreatedSecret) throws -> String {
        let answer = try ask(made.form)
        guard let token = answer.body["access_token"]?.string else { throw NoToken(answer: answer.body) }
        return token
    }

    struct NoToken: Error { let answer: JSONValue }

    /// The newest refusal in the organization's log, or in the one for everybody else.
    func lastRefusal(ofMachine: Bool = false) throws -> Event? {
        provider.housekeep()
        return try administration.log(of: ofMachine ? nil : organization, Event.Query()).last { $0.status >= 400 }
    }
}

extension Administration.CreatedSecret {
    /// A token request with everything in the body.
    var form: String {
        "grant_type=client_credentials&client_id=\(client.clientID)&client_secret=\(secret.text)"
    }
}
