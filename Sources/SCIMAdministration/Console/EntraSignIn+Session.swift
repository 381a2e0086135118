import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// A sign-in with Entra that was begun.
package struct EntraSignInBeginning: Sendable {
    /// Where the browser goes, and with which parameters.
    package let address: String
    package let parameters: [(name: String, value: String)]
    /// What the browser keeps until Entra sends it back: nobody else's answer counts for it.
    package let secret: ConsoleSecret

    /// Seconds in which people must have signed in.
    package static let lifetime = 600
}

/// Why Entra's answer signs nobody in.
package enum EntraSignInFault: Error, Sendable, Hashable {
    /// There is no such application, or there is none any longer.
    case unknown
    /// No base URL is set, so there is no address to which Entra could send people back.
    case noBaseURL
    /// This browser began no sign-in, or too long ago; or the answer is for another one.
    case notBegun
    /// The answer was used before.
    case used
    /// Entra says that it did not sign them in.
    case declined(String)
    /// The answer holds no ID token.
    case noToken
    case refused(AssertionRefusal)
    /// Nobody with these roles may use the console.
    case noAccess(name: String?, objectID: String?, EntraSignIn)

    /// What the log says of it, without a capital and a period.
    package var detail: String {
        switch self {
        case .unknown: "no such application is set up"
        case .noBaseURL: "the base URL is not set"
        case .notBegun: "the browser did not begin it, or more than ten minutes ago"
        case .used: "the answer was used before"
        case .declined(let reason): "Entra did not sign them in: \(reason.forDisplay)"
        case .noToken: "the answer holds no ID token; is \"ID tokens\" switched on in Entra?"
        case .refused(let refusal): refusal.detail
        case .noAccess(let name, let objectID, let settings):
            "\(name?.forDisplay ?? "somebody") (\(objectID?.forDisplay ?? "no object ID")) has neither the app role "
                + "\(settings.administratorRole) nor \(settings.viewerRole), and is not listed"
        }
    }
}

extension Administration {
    /// Begins to sign somebody in with the application.
    ///
    /// - Throws: `EntraSignInFault`.
    package func beginEntraSignIn(clientID: String) throws -> EntraSignInBeginning {
        let secret = ConsoleSecret(random: surroundings.random(ConsoleSecret.randomBytes))
        let (settings, baseURL) = try read { snapshot in
            guard let record = try snapshot.entraSignIn(clientID: clientID.lowercased()) else {
                throw EntraSignInFault.unknown
            }
            guard let baseURL = try snapshot.baseURL() else { throw EntraSignInFault.noBaseURL }
            return (try EntraSignIn(record, in: snapshot), try BaseURL(baseURL))
        }
        let parameters = [
            (name: "client_id", value: settings.clientID), ("response_type", "id_token"),
            ("redirect_uri", EntraSignIn.redirectURI(baseURL)), ("response_mode", "form_post"),
            ("scope", "openid profile"), ("state", secret.state(of: settings.clientID)), ("nonce", secret.nonce),
        ]
        return EntraSignInBeginning(address: settings.authorizeURL, parameters: parameters, secret: secret)
    }

    /// Signs in whom Entra names.
    ///
    /// - Parameters:
    ///   - answer: the fields that Entra had the browser send.
    ///   - secret: what the browser kept since the beginning; nil where it brings nothing.
    ///   - address: the client's.
    /// - Throws: `EntraSignInFault`.
    package func openConsoleSession(
        entra answer: (state: String?, token: String?, error: String?), secret: ConsoleSecret?, from address: String
    ) throws -> (secret: ConsoleSecret, session: ConsoleSession) {
        guard let secret, let clientID = answer.state?.split(separator: ".").last.map(String.init),
            let state = answer.state, areEqualInConstantTime(state, secret.state(of: clientID))
        else { throw EntraSignInFault.notBegun }
        if let error = answer.error { throw EntraSignInFault.declined(error) }
        guard let token = answer.token else { throw EntraSignInFault.noToken }
        let now = surroundings.now()
        let (settings, issuers) = try read { snapshot in
            guard let record = try snapshot.entraSignIn(clientID: clientID) else { throw EntraSignInFault.unknown }
            return (
                try EntraSignIn(record, in: snapshot),
                try snapshot.issuerKeys(for: .signIn, of: record.organization)
            )
        }
        let claims = try verify(token, of: settings, issuers, nonce: secret.nonce, at: now)
        guard let access = settings.access(roles: claims.roles, objectID: claims.objectID) else {
            throw EntraSignInFault.noAccess(name: claims.displayName, objectID: claims.objectID, settings)
        }
        return try open(access, claims, settings, nonce: secret.nonce, from: address, at: now)
    }

    private func verify(
        _ token: String, of settings: EntraSignIn, _ issuers: [IssuerKeys], nonce: String, at now: Instant
    ) throws -> AssertionClaims {
        let verifier = AssertionVerifier(
            issuers: issuers,
            expectations: AssertionExpectations(
                audiences: [settings.clientID], mayHaveOtherAudiences: false, tenant: settings.tenant, nonce: nonce))
        do throws(AssertionRefusal) {
            return try verifier.verify(token, at: now)
        } catch {
            if let url = error.missingKeyURL { try requestKeySet(url, at: now) }
            throw EntraSignInFault.refused(error)
        }
    }

    /// Looks before it writes: anybody can send an answer with a key that does not exist, as often as they like, and the writer
    /// must not be kept busy by that.
    private func requestKeySet(_ url: String, at now: Instant) throws {
        guard try read({ try $0.keySet(url)?.mayBeRequested(at: now) ?? true }) else { return }
        _ = try translating { try store.requestKeySet(url, at: now) }
    }

    private func open(
        _ access: ConsoleAccess, _ claims: AssertionClaims, _ settings: EntraSignIn, nonce: String,
        from address: String, at now: Instant
    ) throws -> (secret: ConsoleSecret, session: ConsoleSession) {
        let sessionSecret = ConsoleSecret(random: surroundings.random(ConsoleSecret.randomBytes))
        // The name is for people; who it is, the object ID says.
        let name = (claims.displayName ?? claims.subject).cut(toBytes: 100)
        let person = "\(name) (Entra, \((claims.objectID ?? claims.subject).cut(toBytes: 100)))"
        let session = try write { transaction, audit in
            // What was verified must still be what is set.
            guard let record = try transaction.entraSignIn(clientID: settings.clientID),
                try EntraSignIn(record, in: transaction) == settings
            else { throw EntraSignInFault.unknown }
            let digest = SHA256.digest(of: Array(nonce.utf8))
            let expires = claims.expires + 2 * AssertionExpectations.leeway
            guard try transaction.useEntraAnswer(digest: digest, expires: expires, at: now) else {
                throw EntraSignInFault.used
            }
            return try transaction.open(
                ConsoleSessionRecord(
                    digest: sessionSecret.digest, organization: record.organization, role: access.role.rawValue,
                    person: person, user: nil, entraClientID: record.clientID, created: now,
                    expires: now + ConsoleSession.lifetime, address: address), audit)
        }
        return (sessionSecret, session)
    }
}

extension ConsoleSecret {
    /// What Entra must repeat in the token that it signs.
    fileprivate var nonce: String { Base64URL.text(of: SHA256.digest(of: Array("nonce \(text)".utf8))) }

    /// What Entra must send back beside the token: only this browser can tell it. It ends with the application.
    fileprivate func state(of clientID: String) -> String {
        Base64URL.text(of: SHA256.digest(of: Array("state \(text) \(clientID)".utf8))) + "." + clientID
    }
}
