import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore

/// The token endpoint, `oauth2/token` below the base URL (RFC 6749 §3.2, D17): the one path there that needs no bearer token.
struct TokenEndpoint {
    private let provider: Provider
    private let reader: Reader

    init(_ provider: Provider, _ reader: Reader) {
        self.provider = provider
        self.reader = reader
    }

    /// - Returns: nil if the request is for another endpoint.
    func answer(to request: Request, _ progress: inout RequestProgress) -> (Response, RequestTrace.Ending)? {
        guard TokenEndpoint.mayBeAddressed(by: request.target) else { return nil }
        let path = request.target.utf8.prefix { $0 != UInt8(ascii: "?") }
        guard TokenEndpoint.isAddressed(by: String(Substring(path))) else { return nil }
        progress.isTokenRequest = true
        progress.time = provider.surroundings.now()
        do {
            let query = Array(request.target.utf8.dropFirst(path.count + 1))
            return (try issue(request, query, at: progress.time), .read(.read))
        } catch {
            let (refusal, isFailure) = refusal(for: error, request)
            return (Response(refusal, requestID: request.id), .refused(refusal.asSCIMError, isFailure: isFailure))
        }
    }

    // /scim/v2/oauth2/token   /scim/v2/%6Fauth2/token   //scim/v2/oauth2/token
    //          ^                       ^                         ^
    /// Nearly every request is for another endpoint, and that is seen by the first byte below the base path.
    private static func mayBeAddressed(by target: String) -> Bool {
        let bytes = target.utf8
        guard bytes.first == UInt8(ascii: "/") else { return true }
        let place = BaseURL.unset.path.utf8.count + 1
        guard let index = bytes.index(bytes.startIndex, offsetBy: place, limitedBy: bytes.endIndex),
            index < bytes.endIndex
        else { return false }
        return "o%/".utf8.contains(bytes[index])
    }

    /// A path that cannot be decoded is another one.
    private static func isAddressed(by path: String) -> Bool {
        do throws(SCIMError) {
            return try RequestTarget(path, basePath: BaseURL.unset.path).segments == ["oauth2", "token"]
        } catch {
            return false
        }
    }

    private func issue(_ request: Request, _ query: [UInt8], at now: Instant) throws -> Response {
        let tokenRequest = try TokenRequest(request, query: query[...])
        let deadline = provider.surroundings.deadline(seconds: RequestLimits.read)
        let client = try reader.read(until: deadline) { snapshot in
            try authenticate(tokenRequest, request, in: snapshot)
        }
        return try issue(to: client, request, at: now)
    }

    private func authenticate(
        _ tokenRequest: TokenRequest, _ request: Request, in snapshot: Snapshot
    ) throws -> ClientAuthentication {
        do {
            let client = try ClientAuthentication(tokenRequest, in: snapshot, at: provider.expiryTime())
            let organization = client.owner.organization
            let credential = try Credential(client.owner.credential)
            do throws(SCIMError) {
                try credential.checkNetwork(request.clientAddress, of: organization.name)
            } catch {
                throw OutOfNetwork(organization: organization.id, error: error)
            }
            return client
        } catch let refusal as CallerRefusal {
            throw WrongProof(clientID: tokenRequest.clientID, refusal: refusal)
        }
    }

    private func issue(to client: ClientAuthentication, _ request: Request, at now: Instant) throws -> Response {
        let credential = client.owner.credential
        let token = AccessToken(.issued, random: provider.surroundings.random(32))
        let lifetime = credential.tokenLifetime ?? AccessToken.issuedLifetime
        let record = AccessTokenRecord(
            digest: token.digest.bytes, credential: credential.id, secret: client.secret, created: now,
            expires: now + lifetime)
        do {
            let expiryTime = provider.expiryTime()
            try provider.store.write(within: provider.surroundings.writeLimits) { try $0.issue(record, at: expiryTime) }
        } catch StoreError.stale {
            throw CallerRefusal(.revoked, .client, of: client.owner.organization)
        }
        provider.counters.note(
            RequestKind(
                organization: credential.organization, operation: .issueToken, status: 200,
                credentialName: credential.name, detail: "access tokens issued"), request, at: now)
        return Response(
            oauth: .ok,
            [
                "access_token": .string(token.text), "token_type": "Bearer",
                "expires_in": .number(JSONNumber(lifetime)),
            ])
    }

    /// What a client is told of an error, which is counted or noted here.
    private func refusal(for error: any Error, _ request: Request) -> (OAuthError, isFailure: Bool) {
        let now = provider.surroundings.now()
        switch error {
        case let wrong as WrongProof:
            let wait = provider.failureLimiter.note(clientID: wrong.clientID, from: request.clientAddress, at: now)
            let answer = wait.map { OAuthError.tooMany(retryAfter: $0) } ?? .client
            provider.note(wrong.refusal, status: answer.status, request, at: now)
            return (answer, false)
        case let refusal as CallerRefusal:
            provider.note(refusal, status: OAuthError.client.status, request, at: now)
            return (.client, false)
        case let outside as OutOfNetwork:
            count(outside.error.detail, 403, of: outside.organization, outside.error.remedy, request, at: now)
            return (OAuthError(.unauthorizedClient, outside.error.detail, status: 403), false)
        case let error as OAuthError where error.status == 401:
            provider.note(CallerRefusal(.missing, .client), status: error.status, request, at: now)
            return (error, false)
        case let error as OAuthError:
            count(error.description, error.status, of: nil, nil, request, at: now)
            return (error, false)
        default:
            return (OAuthError(provider.failure(error, request)), Provider.isFailure(error))
        }
    }

    private func count(
        _ detail: String, _ status: Int, of organization: OrganizationID?, _ remedy: Remedy?, _ request: Request,
        at now: Instant
    ) {
        provider.counters.note(
            RequestKind(
                organization: organization, operation: .issueToken, status: status, detail: detail, remedy: remedy),
            request, at: now)
    }

    private struct WrongProof: Error {
        let clientID: String
        let refusal: CallerRefusal
    }

    private struct OutOfNetwork: Error {
        let organization: OrganizationID
        let error: SCIMError
    }
}
