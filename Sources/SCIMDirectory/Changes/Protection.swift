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

    /// What a client is told that would change or delete a user created here.
    func isLocalRefusal(in organizationName: String) -> SCIMError {
        SCIMError(
            403, nil,
            "the user \"\(userName.forDisplay)\" was created by the administrator of this service provider; provisioning can take the user over only by setting externalId",
            remedy: "To let Entra take the user over, map objectId to externalId in Entra: \(entra: .userMapping). "
                + "To let Entra create its own, delete this one: "
                + "\(do: .deleteUser(userName, organization: organizationName))")
    }
}

extension GroupRecord {
    /// What protection keeps a group from.
    package enum Removal: String, Sendable {
        case delete, empty

        fileprivate var participle: String {
            switch self {
            case .delete: "deleted"
            case .empty: "emptied"
            }
        }
    }

    /// - Parameter origin: who is told.
    /// - Throws: for a protected group 403 where a client asks, `conflict` if an administrator does.
    package func requireUnprotected(
        against removal: Removal, for origin: ChangeContext.Origin, in organizationName: String
    ) throws {
        guard isProtected else { return }
        switch origin {
        case .client:
            throw SCIMError(
                403, nil,
                "the group \"\(displayName.forDisplay)\" is protected by the administrator of this service provider; provisioning cannot \(removal.rawValue) it",
                remedy: "Assign the group to the application in Entra, or remove the protection: "
                    + "\(do: .unprotectGroup(displayName, organization: organizationName))")
        case .local:
            throw ServiceError(
                .conflict, "\(displayName.forDisplay) is protected and cannot be \(removal.participle)",
                remedy:
                    "Remove the protection first: \(do: .unprotectGroup(displayName, organization: organizationName))")
        }
    }
}
