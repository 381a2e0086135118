import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// Who asks for an access token, once they have proved it.
struct ClientAuthentication: Sendable {
    let owner: CredentialOwner
    /// The secret that was presented; nil where it was an assertion.
    let secret: Int64?

    /// - Parameter now: by which expiry is judged.
    /// - Throws: `CallerRefusal`.
    init(_ request: TokenRequest, in snapshot: Snapshot, at now: Instant) throws {
        switch request.proof {
        case .secret(let readings):
            self = try ClientAuthentication.client(request.clientID, readings, in: snapshot, at: now)
        case .assertion(let text):
            self = try ClientAuthentication.identity(request.clientID, text, in: snapshot, at: now)
        }
    }

    private init(_ owner: CredentialOwner, secret: Int64?) {
        self.owner = owner
        self.secret = secret
    }

    private static func client(
        _ id: String, _ readings: [String], in snapshot: Snapshot, at now: Instant
    ) throws -> ClientAuthentication {
        // Hashed before it is known whether there is such a client, so that the time tells nothing.
        let digests = readings.map { SHA256.digest(of: Array($0.utf8)) }
        guard let owner = try snapshot.credential(.client, clientID: id) else {
            throw CallerRefusal(.unknown, .client)
        }
        let secrets = try snapshot.organization(owner.organization.id).clientSecrets(of: owner.credential.id)
        let presented = secrets.filter { secret in digests.contains { areEqualInConstantTime($0, secret.digest) } }
            .first
        guard let presented else { throw CallerRefusal(.secret, .client, of: owner.organization) }
        if owner.credential.revoked != nil || presented.revoked != nil {
            throw CallerRefusal(.revoked, .client, of: owner.organization)
        }
        guard presented.expires > now else { throw CallerRefusal(.expired, .client, of: owner.organization) }
        return ClientAuthentication(owner, secret: presented.id)
    }

    private static func identity(
        _ id: String, _ assertion: String, in snapshot: Snapshot, at now: Instant
    ) throws -> ClientAuthentication {
        guard let identity = try WorkloadIdentity(snapshot.credential(.federation, clientID: id), in: snapshot) else {
            throw CallerRefusal(.unknown, .federation)
        }
        let owner = identity.owner
        guard owner.credential.revoked == nil else {
            throw CallerRefusal(.revoked, .federation, of: owner.organization)
        }
        do throws(AssertionRefusal) {
            _ = try identity.assertions.verify(assertion, at: now)
        } catch {
            throw CallerRefusal(error, of: owner.organization)
        }
        return ClientAuthentication(owner, secret: nil)
    }
}
