package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// A browser that is signed in.
package struct ConsoleSession: Sendable, Hashable {
    package let number: Int64
    package let access: ConsoleAccess
    /// Who is signed in, for people.
    package let person: String
    /// The name that the web server authenticated; nil for a session that a link opened.
    package let user: String?
    package let created: Instant
    package let lastUsed: Instant
    package let expires: Instant
    /// The client's address when the session was opened.
    package let address: String

    /// Seconds that a session lasts at most.
    package static let lifetime = 8 * 3600
    /// Seconds without a request after which it ends.
    package static let idleLimit = 1800
    /// Seconds between two notes that it was used.
    static let noteInterval = 60

    init(_ record: ConsoleSessionRecord, in snapshot: Snapshot) throws {
        number = record.number
        access = try ConsoleAccess(record.organization, record.role, in: snapshot)
        person = record.person
        user = record.user
        created = record.created
        lastUsed = record.lastUsed
        expires = record.expires
        address = record.address
    }

    /// Who acts, for the audit trail.
    package var actor: Actor { Actor(program: "console", session: number, person: person) }
}

extension Administration {
    /// The session of a cookie; nil where there is none, it expired, or was idle for too long.
    ///
    /// - Parameter user: the name that the web server authenticated for this request.
    package func consoleSession(_ secret: ConsoleSecret, user: String?) throws -> ConsoleSession? {
        let now = surroundings.now()
        let found: ConsoleSession? = try read { snapshot in
            guard let record = try snapshot.consoleSession(digest: secret.digest) else { return nil }
            guard record.isValid(at: try snapshot.expiryTime(now)) else { return nil }
            // One that came from a name holds for that name alone, and with the rights that it has now.
            if let owner = record.user {
                guard owner == user, let known = try snapshot.consoleUser(owner),
                    known.organization == record.organization, known.role == record.role
                else { return nil }
            }
            if let client = record.entraClientID {
                guard let known = try snapshot.entraSignIn(clientID: client),
                    known.organization == record.organization
                else { return nil }
            }
            return try ConsoleSession(record, in: snapshot)
        }
        if let found, now.milliseconds - found.lastUsed.milliseconds > Int64(ConsoleSession.noteInterval) * 1000 {
            try write { transaction, _ in try transaction.touchConsoleSession(found.number, at: now) }
        }
        return found
    }

    /// Signs in whom the web server authenticated; nil where that name may not use the console.
    package func openConsoleSession(
        user name: String, from address: String
    ) throws -> (secret: ConsoleSecret, session: ConsoleSession)? {
        let secret = ConsoleSecret(random: surroundings.random(ConsoleSecret.randomBytes))
        let now = surroundings.now()
        let session: ConsoleSession? = try write { transaction, audit in
            guard let user = try transaction.consoleUser(name) else { return nil }
            return try transaction.open(
                ConsoleSessionRecord(
                    digest: secret.digest, organization: user.organization, role: user.role, person: name, user: name,
                    created: now, expires: now + ConsoleSession.lifetime, address: address), audit)
        }
        return session.map { (secret, $0) }
    }

    /// The sessions that are signed in, the newest first.
    ///
    /// - Parameter organization: only those limited to this one; nil for all.
    package func consoleSessions(of organization: Organization? = nil) throws -> [ConsoleSession] {
        let now = surroundings.now()
        return try read { snapshot in
            let time = try snapshot.expiryTime(now)
            return try snapshot.consoleSessions()
                .filter { $0.isValid(at: time) && (organization == nil || $0.organization == organization?.id) }
                .map { try ConsoleSession($0, in: snapshot) }
        }
    }

    /// Ends a session.
    ///
    /// - Parameter organization: the one to which the session must be limited; nil for any.
    /// - Throws: `notFound` where there is none.
    package func endConsoleSession(_ number: Int64, of organization: Organization? = nil) throws {
        try write { transaction, audit in
            guard
                let session = try transaction.consoleSessions().first(where: {
                    $0.number == number && (organization == nil || $0.organization == organization?.id)
                })
            else { throw ServiceError(.notFound, "there is no session \(number)") }
            try transaction.removeConsoleSession(number)
            try audit.note(.consoleEnd, of: session.organization, String(number), from: .string(session.person))
        }
    }

    /// Ends every session and withdraws every link.
    ///
    /// - Returns: how many were signed in.
    package func endAllConsoleSessions() throws -> Int {
        let now = surroundings.now()
        return try write { transaction, audit in
            let sessions = try transaction.consoleSessions()
            for session in sessions { try transaction.removeConsoleSession(session.number) }
            try transaction.removeConsoleLinks(expiredBefore: now + 2 * ConsoleLink.lifetime)
            try audit.note(.consoleEnd, of: nil, from: .number(JSONNumber(sessions.count)))
            return sessions.filter { $0.isValid(at: now) }.count
        }
    }
}

extension WriteTransaction {
    /// Signs somebody in, and forgets whose sessions ended long ago.
    func open(_ record: ConsoleSessionRecord, _ audit: AuditTrail) throws -> ConsoleSession {
        try removeConsoleSessions(
            expiredBefore: record.created, unusedSince: record.created + -ConsoleSession.idleLimit)
        var record = record
        record.number = try createConsoleSession(record)
        try audit.note(
            .consoleSession, of: record.organization, String(record.number),
            to: ["person": .string(record.person.forDisplay), "role": .string(record.role)])
        return try ConsoleSession(record, in: self)
    }
}

extension ConsoleSessionRecord {
    fileprivate func isValid(at time: Instant) -> Bool {
        time < expires && time.milliseconds - lastUsed.milliseconds < Int64(ConsoleSession.idleLimit) * 1000
    }
}

extension ConsoleAccess {
    init(_ organization: OrganizationID?, _ role: String, in snapshot: Snapshot) throws {
        let name = try organization.map { id in
            guard let record = try snapshot.organization(id).record() else { throw StoreError.stale }
            return record.name
        }
        self.init(organization: name, role: Role(rawValue: role) ?? .viewer)
    }
}
