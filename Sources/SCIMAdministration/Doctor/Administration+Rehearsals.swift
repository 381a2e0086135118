import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Begins a rehearsal in an organization; whoever begins it ends it, whatever happens meanwhile.
    package func beginRehearsal(in organization: Organization) throws -> Rehearsal {
        try removeAbandonedRehearsals()
        let now = surroundings.now()
        let mark = surroundings.random(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let secret = AccessToken(random: surroundings.random(32))
        let rehearsal = Rehearsal(organization: organization, mark: mark, secret: secret, begin: now)
        let expires = now + Rehearsal.lifetime
        let token = NewCredential(
            name: rehearsal.tokenName, nameKey: rehearsal.tokenName.folded,
            identity: .token(prefix: secret.shownPrefix, digest: secret.digest.bytes), created: now, expires: expires,
            purpose: .rehearsal)
        try write { transaction, audit in
            _ = try transaction.organization(organization.id).create(token)
            try audit.note(
                .doctor, of: organization.id, mark,
                to: ["prefix": .string(secret.shownPrefix), "expires": .string(expires.dateTime)])
        }
        return rehearsal
    }

    /// Takes away everything that a rehearsal made, its log entries and the identifiers of deleted records too; one entry
    /// says that it was.
    ///
    /// - Parameter requests: how many were sent.
    package func end(_ rehearsal: Rehearsal, requests: Int) throws {
        try endRehearsal(
            named: rehearsal.tokenName, since: rehearsal.begin, in: rehearsal.organization.id,
            saying:
                "the doctor sent \(requests.counted("request")) as Entra does; everything that they created is removed again"
        )
    }

    /// Takes away what was left behind where a rehearsal was killed before its end.
    package func removeAbandonedRehearsals() throws {
        let now = surroundings.now()
        let abandoned = try read { snapshot in
            try snapshot.organizations().flatMap { owner in
                try snapshot.organization(owner.id).tokens().filter {
                    $0.purpose == .rehearsal && $0.refusal(at: now) != nil
                }
            }
        }
        for token in abandoned {
            try endRehearsal(
                named: token.name, since: token.created, in: token.organization,
                saying: "the doctor was stopped before it could remove what it had created; it is removed now")
        }
    }

    private func endRehearsal(
        named tokenName: String, since begin: Instant, in organization: OrganizationID, saying detail: String
    ) throws {
        let now = surroundings.now()
        let mark = String(tokenName.dropFirst(TokenPurpose.rehearsalPrefix.count))
        try write { transaction, _ in
            let scope = transaction.organization(organization)
            // First of all, so that the number of the last entry that goes is not given again.
            try Journal(transaction, of: organization, by: .administrator, at: now).record(.rehearse, detail)
            for id in try scope.groups(nameKeyPrefix: "scimctl doctor \(mark)") {
                _ = try scope.deleteGroup(id, at: now)
                try scope.deleteTombstone(id)
            }
            for id in try scope.users(nameKeyPrefix: "scimctl-doctor-\(mark)") {
                _ = try scope.deleteUser(id, at: now)
                try scope.deleteTombstone(id)
            }
            try scope.deleteTraces(ofToken: tokenName, since: begin)
            for token in try scope.tokens() where token.name == tokenName { try scope.deleteToken(token.id) }
        }
    }

    /// Whether the worker of this machine has since refused a request to which no usable token arrived.
    ///
    /// The worker writes such counts once a second, so this waits for up to three.
    func hasSeenLostToken(since begin: Instant) throws -> Bool {
        for round in 0..<15 {
            if round > 0 { surroundings.pause(200) }
            var query = LogQuery()
            query.since = begin
            query.failedOnly = true
            let reasons = try read { try $0.log(query, of: nil) }.compactMap(\.reason)
            if reasons.contains(where: { [.missing, .malformed, .scheme].contains($0) }) { return true }
        }
        return false
    }
}
