package import SCIMCore
import SCIMHost
import SCIMStore

/// A name that the web server authenticates, and what whoever bears it may do in the console.
package struct ConsoleUser: Sendable, Hashable {
    package let name: String
    package let access: ConsoleAccess
    package let created: Instant
}

extension Administration {
    /// In the order of their names.
    package func consoleUsers() throws -> [ConsoleUser] {
        try read { snapshot in
            try snapshot.consoleUsers().map {
                ConsoleUser(
                    name: $0.name, access: try ConsoleAccess($0.organization, $0.role, in: snapshot),
                    created: $0.created)
            }
        }
    }

    /// Says what a name may do that the web server authenticates.
    ///
    /// - Throws: `usage` for a name that is none, `notFound` where there is no such organization.
    package func setConsoleUser(_ name: String, to access: ConsoleAccess) throws {
        let name = try Administration.name(name, of: "user").text
        let now = surroundings.now()
        try write { transaction, audit in
            let organization = try access.organization.map { try Administration.organization($0, in: transaction).id }
            let old = try transaction.consoleUser(name).map {
                try ConsoleAccess($0.organization, $0.role, in: transaction).text
            }
            try transaction.setConsoleUser(
                ConsoleUserRecord(name: name, organization: organization, role: access.role.rawValue, created: now))
            try audit.note(
                .consoleAdminAdd, of: organization, name, from: JSONValue(optional: old), to: .string(access.text))
        }
    }

    /// Takes the rights of a name, and ends its sessions.
    ///
    /// - Throws: `notFound` with the nearest names.
    package func removeConsoleUser(_ name: String) throws {
        try write { transaction, audit in
            guard let user = try transaction.consoleUser(name) else {
                throw ServiceError.notFound("console user", name, among: try transaction.consoleUsers().map(\.name))
            }
            let old = try ConsoleAccess(user.organization, user.role, in: transaction).text
            try transaction.removeConsoleUser(name)
            try audit.note(.consoleAdminRemove, of: user.organization, name, from: .string(old))
        }
    }
}
