import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// A user whom an administrator creates.
package struct NewUser: Sendable, Hashable {
    package var userName: String
    package var displayName: String?
    package var email: String?
    /// The name of a role, which they keep whatever the mappings say; nil for the default role.
    package var role: String?

    package init(userName: String) { self.userName = userName }
}

extension Administration {
    /// Creates a user here, for example for emergency access. Clients can neither change nor delete them until one takes
    /// them over by setting externalId.
    ///
    /// - Throws: `usage` for a value that cannot be one, `conflict` if somebody has the name, `notFound` for the role.
    package func createUser(_ user: NewUser, of organization: Organization) throws -> User {
        let now = surroundings.now()
        let id = ResourceID(milliseconds: now.milliseconds, random: randomPair())
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            let record = try Administration.explaining {
                let draft = try UserDraft(user.attributes, of: .user, isNew: true)
                let role = try user.role.map {
                    RoleResolution(role: try Administration.role($0, in: change.scope).key, reason: .manual)
                }
                return try change.create(
                    draft, id: id, role: role ?? change.scope.currentRoleMapping().resolution(for: draft.attributes))
            }
            try audit.note(.userCreate, of: organization.id, record.id.description)
            return try User(record, roleNames: change.scope.roleNames())
        }
    }

    /// Gives a user another userName, so that the old one is free; Entra is not told.
    ///
    /// - Parameter condition: whether the user is still as they were when this was decided.
    /// - Throws: `usage` for a name that cannot be one, `conflict` if somebody has it, `notFound`, `Outdated`.
    package func renameUser(
        _ name: String, to newName: String, of organization: Organization,
        provided condition: @escaping @Sendable (User) -> Bool = { _ in true }
    ) throws -> User {
        let now = surroundings.now()
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            let record = try Administration.user(name, in: change.scope)
            let names = try change.scope.roleNames()
            guard condition(try User(record, roleNames: names)) else { throw Outdated() }
            let renamed = try Administration.explaining { try change.rename(record, to: newName) }
            // Who it was is in the provisioning log: people can be erased there.
            try audit.note(.userRename, of: organization.id, record.id.description)
            return try User(renamed, roleNames: names)
        }
    }

    /// What is wrong with values, as an administrator is told of it.
    private static func explaining<Value>(_ body: () throws -> Value) throws -> Value {
        do { return try body() } catch let error as SCIMError {
            throw ServiceError(error.status == 409 ? .conflict : .usage, error.detail)
        }
    }
}

extension NewUser {
    fileprivate var attributes: JSONObject {
        var attributes: JSONObject = ["userName": .string(userName)]
        if let displayName { attributes["displayName"] = .string(displayName) }
        if let email {
            attributes["emails"] = .array([["value": .string(email), "type": "work", "primary": true]])
        }
        return attributes
    }
}
