package import SCIMCore
package import SCIMDirectory
package import SCIMHost
import SCIMStore

/// How far the connection with Entra has come: what is set here, and what was seen of Entra.
package struct ConnectionProgress: Sendable, Hashable {
    /// nil until it is set.
    package let baseURL: BaseURL?
    /// The newest credential that is valid, of whatever kind; nil for none.
    package let credential: CredentialSummary?
    /// The credential that was used last, revoked ones too; nil where none ever was.
    package let usedCredential: CredentialSummary?
    /// When Entra asked for a random GUID for the first time, as *Test Connection* and every cycle do.
    package let tested: Instant?
    /// The first of the users and groups there are that a client brought.
    package let user: Arrival?
    package let group: Arrival?
    /// A user who came with a role label.
    package let role: User?
    /// The last regular cycle.
    package let cycle: Cycle?

    /// A user or group that a client brought.
    package struct Arrival: Sendable, Hashable {
        package let identifier: String
        package let name: String
        package let created: Instant
        /// Whether it came with an objectId as its externalId.
        package let hasObjectID: Bool

        init(_ arrival: FirstArrival) {
            identifier = arrival.id.description
            name = arrival.name
            created = arrival.created
            hasObjectID = arrival.externalID?.isGUID ?? false
        }
    }
}

extension Administration {
    /// How far an organization's connection with Entra has come.
    package func connectionProgress(of organization: Organization) throws -> ConnectionProgress {
        let now = surroundings.now()
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let expiryTime = try snapshot.expiryTime(now)
            let credentials = try scope.credentialSummaries(at: expiryTime, withRevoked: true)
            let names = try scope.roleNames()
            return ConnectionProgress(
                baseURL: try snapshot.baseURL().map { try BaseURL($0) },
                credential: credentials.reversed().filter(\.isValid).max { $0.created < $1.created },
                usedCredential: credentials.max { ($0.lastUsed?.milliseconds ?? 0) < ($1.lastUsed?.milliseconds ?? 0) }
                    .flatMap { $0.lastUsed == nil ? nil : $0 },
                tested: try scope.firstProbe(),
                user: try scope.firstUserFromClients().map { ConnectionProgress.Arrival($0) },
                group: try scope.firstGroupFromClients().map { ConnectionProgress.Arrival($0) },
                role: try scope.userWithLabel().map { try User($0, roleNames: names) },
                cycle: try Cycle.lastWithWork { try scope.cycles(limit: $0) })
        }
    }
}
