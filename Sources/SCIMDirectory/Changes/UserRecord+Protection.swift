import SCIMCore
import SCIMHost
package import SCIMStore

extension UserRecord {
    /// What protection keeps a user from.
    package enum Removal: String, Sendable {
        case deactivate, delete, erase
    }

    /// - Parameter origin: who is told.
    /// - Throws: for a protected user 403 where a client asks, `conflict` if an administrator does.
    package func requireUnprotected(
        against removal: Removal, for origin: ChangeContext.Origin, in organizationName: String
    ) throws {
        guard isProtected else { return }
        switch origin {
        case .client:
            throw SCIMError(
                403, nil,
                "the user \"\(userName.forDisplay)\" is protected by the administrator of this service provider; provisioning cannot \(removal.rawValue) them",
                remedy: "Assign the user to the application in Entra, or remove the protection: "
                    + "\(do: .unprotectUser(userName, organization: organizationName))")
        case .local:
            throw ServiceError(
                .conflict, "\(userName.forDisplay) is protected and cannot be \(removal.rawValue)d",
                remedy: "Remove the protection first: \(do: .unprotectUser(userName, organization: organizationName))")
        }
    }
}
