package import EntraSimulator
import SCIMCore
import SCIMHost

/// An OAuth client and a workload identity of the organization of a visit, which its administrator made with `scimctl`.
package final class VisitCredentials {
    package let clientID: String
    package let clientSecret: String
    package let issuer: TokenIssuer
    private let transport: any Transport

    init(_ desk: Desk, of organization: String, over transport: any Transport) throws {
        self.transport = transport
        issuer = try TokenIssuer { Surroundings.machine.now() }
        let made = try desk.done("client", "create", "--org", organization, "--name", "client", "--json").json()
        clientID =
            try made["client"]?["clientId"]?.string ?? { throw ChildProcessError("client create made no client") }()
        clientSecret = made["secret"]?.string ?? ""
        try desk.done(
            "federation", "set", "--org", organization, "--tenant", issuer.tenant, "--client-id", clientID, "--subject",
            issuer.subject, "--entra-tokens")
        let files = try TemporaryDirectory()
        try files.write(String(decoding: issuer.keySet, as: UTF8.self), to: "keys.json")
        try desk.done("keys", "import", files.file("keys.json"), "--keys-url", issuer.keysURL)
    }

    /// An assertion that the token endpoint accepts.
    package var assertion: String { issuer.assertion(for: "api://\(clientID)") }

    /// `id:secret` as in an Authorization field.
    package var basic: String { Base64.text(of: Array("\(clientID):\(clientSecret)".utf8)) }

    /// Sends with access tokens that it gets for the client's secret.
    package func client(inHeader: Bool) -> TokenEndpointTransport {
        TokenEndpointTransport(clientID: clientID, over: transport) { [clientSecret] in
            inHeader ? .secretInHeader(clientSecret) : .secretInBody(clientSecret)
        }
    }

    /// Sends with access tokens that it gets for assertions.
    package var workloadIdentity: TokenEndpointTransport {
        TokenEndpointTransport(clientID: clientID, over: transport) { .assertion(self.assertion) }
    }

    /// Sends with a token that Entra signed.
    package var entraToken: any Transport { BearerTransport(token: issuer.entraToken(), over: transport) }
}

extension Desk {
    /// - Throws: if the command fails.
    @discardableResult
    package func done(_ words: String...) throws -> Answer {
        let answer = try run(words)
        guard answer.status == 0 else {
            throw ChildProcessError("scimctl \(words.joined(separator: " ")): \(answer.error)")
        }
        return answer
    }
}
