package import SCIMCore
import SCIMHost
import SCIMStore

/// A link that signs somebody in once, as it was just made: the only moment its secret is known.
package struct ConsoleLink: Sendable {
    package let secret: ConsoleSecret
    package let access: ConsoleAccess
    package let expires: Instant

    /// Seconds that a link can be used.
    package static let lifetime = 600
}

/// Why a link does not sign anybody in.
package enum ConsoleLinkFault: String, Error, Sendable, Hashable, CaseIterable {
    /// There never was such a link, or it expired long ago.
    case unknown
    case expired
    case used
}

extension Administration {
    /// Makes a link that opens one session within ten minutes.
    ///
    /// - Parameter person: who asks for it, for people; the session acts under this name.
    /// - Throws: `notFound` where there is no such organization.
    package func createConsoleLink(for access: ConsoleAccess, by person: String) throws -> ConsoleLink {
        let secret = ConsoleSecret(random: surroundings.random(ConsoleSecret.randomBytes))
        let now = surroundings.now()
        let expires = now + ConsoleLink.lifetime
        try write { transaction, audit in
            let organization = try access.organization.map { try Administration.organization($0, in: transaction).id }
            // Used ones are kept for a day, so that whoever opens one again is told that it was used.
            try transaction.removeConsoleLinks(expiredBefore: now + -86_400)
            try transaction.createConsoleLink(
                ConsoleLinkRecord(
                    digest: secret.digest, organization: organization, role: access.role.rawValue, person: person,
                    created: now,
                    expires: expires))
            try audit.note(.consoleLogin, of: organization, person, to: .string(access.text))
        }
        return ConsoleLink(secret: secret, access: access, expires: expires)
    }

    /// What a link gives access to; it is not used up.
    ///
    /// - Throws: `ConsoleLinkFault`.
    package func consoleLink(_ secret: String) throws -> ConsoleAccess {
        let now = surroundings.now()
        return try read { snapshot in
            let link = try Administration.usableLink(secret, in: snapshot, at: now)
            return try ConsoleAccess(link.organization, link.role, in: snapshot)
        }
    }

    /// Uses a link up and signs its bearer in.
    ///
    /// - Parameter address: the client's.
    /// - Throws: `ConsoleLinkFault`.
    package func openConsoleSession(
        link secret: String, from address: String
    ) throws -> (secret: ConsoleSecret, session: ConsoleSession) {
        let sessionSecret = ConsoleSecret(random: surroundings.random(ConsoleSecret.randomBytes))
        let now = surroundings.now()
        let session = try write { transaction, audit in
            let link = try Administration.usableLink(secret, in: transaction, at: now)
            guard try transaction.useConsoleLink(digest: link.digest, at: now) else { throw ConsoleLinkFault.used }
            return try transaction.open(
                ConsoleSessionRecord(
                    digest: sessionSecret.digest, organization: link.organization, role: link.role,
                    person: link.person, user: nil, created: now, expires: now + ConsoleSession.lifetime,
                    address: address), audit)
        }
        return (sessionSecret, session)
    }

    private static func usableLink(
        _ secret: String, in snapshot: Snapshot, at now: Instant
    ) throws -> ConsoleLinkRecord {
        guard let secret = ConsoleSecret(secret), let link = try snapshot.consoleLink(digest: secret.digest) else {
            throw ConsoleLinkFault.unknown
        }
        guard link.used == nil else { throw ConsoleLinkFault.used }
        guard try snapshot.expiryTime(now) < link.expires else { throw ConsoleLinkFault.expired }
        return link
    }
}
