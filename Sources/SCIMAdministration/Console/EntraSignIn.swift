import SCIMCore
import SCIMDirectory
package import SCIMHost
import SCIMStore

/// How people sign in to the console with Microsoft Entra ID: the application that is registered there for it.
package struct EntraSignIn: Sendable, Hashable {
    /// The name of the one organization that they see; nil for the whole machine.
    package let organization: String?
    /// Directory (tenant) ID, lower-case.
    package let tenant: String
    /// Application (client) ID, lower-case.
    package let clientID: String
    /// Where Entra is: `https://login.microsoftonline.com`, or the address of a national cloud.
    package let authority: String
    /// The values of the app roles that make somebody an administrator or a viewer here.
    package let administratorRole, viewerRole: String
    /// People who may sign in without an app role, by their object IDs.
    package let people: [String: ConsoleAccess.Role]

    package static let standardAuthority = "https://login.microsoftonline.com"
    package static let standardAdministratorRole = "scim.admin"
    package static let standardViewerRole = "scim.viewer"
    /// The path below the server's origin to which Entra sends people back, and below which each sign-in begins.
    package static let path = "/scim-console/entra"
    /// People that may be listed; more are given an app role.
    private static let mostPeople = 100

    /// - Throws: `usage` for an identifier that is no GUID, an authority that is no address, or a role without a name.
    package init(
        organization: String?, tenant: String, clientID: String, authority: String = standardAuthority,
        administratorRole: String = standardAdministratorRole, viewerRole: String = standardViewerRole,
        people: [String: ConsoleAccess.Role] = [:]
    ) throws {
        self.organization = organization
        self.tenant = try EntraSignIn.identifier(tenant, "the tenant", "Directory (tenant) ID", .tenant)
        self.clientID = try EntraSignIn.identifier(clientID, "the client ID", "Application (client) ID", .clientID)
        self.authority = try EntraSignIn.checked(authority: authority)
        for role in [administratorRole, viewerRole] where role.isEmpty || role.utf8.count > 120 || role.contains(" ") {
            throw ServiceError(
                .usage, "\"\(role.forDisplay)\" cannot be the value of an app role",
                remedy: "In Entra it has 1 to 120 characters and no space.", about: .appRoles)
        }
        guard administratorRole != viewerRole else {
            throw ServiceError(.usage, "administrators and viewers need different app roles", about: .appRoles)
        }
        self.administratorRole = administratorRole
        self.viewerRole = viewerRole
        guard people.count <= EntraSignIn.mostPeople else {
            throw ServiceError(
                .usage, "\(people.count) people are listed; the limit is \(EntraSignIn.mostPeople)",
                remedy: "Give them an app role in Entra instead.", about: .people)
        }
        var known: [String: ConsoleAccess.Role] = [:]
        for (person, role) in people {
            known[try EntraSignIn.identifier(person, "a person", "Object ID of the user", .people)] = role
        }
        self.people = known
    }

    init(_ record: EntraSignInRecord, in snapshot: Snapshot) throws {
        organization = try ConsoleAccess(record.organization, "viewer", in: snapshot).organization
        (tenant, clientID, authority) = (record.tenant, record.clientID, record.authority)
        (administratorRole, viewerRole) = (record.administratorRole, record.viewerRole)
        people = record.people.mapValues { ConsoleAccess.Role(rawValue: $0) ?? .viewer }
    }

    private static func identifier(
        _ text: String, _ what: String, _ label: String, _ parameter: ServiceError.Parameter
    ) throws -> String {
        guard text.isGUID else {
            throw ServiceError(
                .usage, "\(what) \"\(text.forDisplay)\" is not a GUID",
                remedy: "Copy it from Entra, where it is labeled \(label).", about: parameter)
        }
        return text.lowercased()
    }

    private static func checked(authority: String) throws -> String {
        var text = authority
        while text.hasSuffix("/") { text.removeLast() }
        do throws(SCIMError) {
            let address = try HTTPSAddress(text)
            // Issuers are compared byte by byte, so the host is written as Entra writes it.
            if text.hasBytes(of: "https://" + address.host) { return text }
        } catch {
            throw ServiceError(.usage, error.detail, about: .authority)
        }
        throw ServiceError(
            .usage, "\"\(authority.forDisplay)\" has a path or upper-case letters",
            remedy: "The address of Entra looks like \(standardAuthority).", about: .authority)
    }

    /// As in the claim `iss`.
    package var issuer: String { "\(authority)/\(tenant)/v2.0" }
    package var keysURL: String { "\(authority)/\(tenant)/discovery/v2.0/keys" }
    /// Where people are sent to sign in.
    var authorizeURL: String { "\(authority)/\(tenant)/oauth2/v2.0/authorize" }

    /// The redirect URI to register in Entra.
    package static func redirectURI(_ baseURL: BaseURL) -> String { baseURL.origin + path }
    /// The link with which people begin to sign in.
    package func link(_ baseURL: BaseURL) -> String { "\(baseURL.origin)\(EntraSignIn.path)/\(clientID)" }

    /// What somebody may do by the app roles that Entra says they have, or because they are listed; nil for nothing.
    func access(roles: [String], objectID: String?) -> ConsoleAccess? {
        let listed = objectID.flatMap { people[$0.lowercased()] }
        let held = Set(roles)
        let role: ConsoleAccess.Role? =
            if listed == .administrator || held.contains(administratorRole) {
                .administrator
            } else if listed == .viewer || held.contains(viewerRole) {
                .viewer
            } else {
                nil
            }
        return role.map { ConsoleAccess(organization: organization, role: $0) }
    }
}

extension Administration {
    /// All that are set, in that order.
    package func entraSignIns() throws -> [EntraSignIn] {
        try read { snapshot in try snapshot.entraSignIns().map { try EntraSignIn($0, in: snapshot) } }
    }

    /// Sets how people sign in to one organization or to the whole machine, in place of what was set before; those who
    /// signed in that way are signed out.
    ///
    /// - Parameter condition: whether what is set is still what was meant.
    /// - Throws: `notFound` where there is no such organization, `conflict` where another one has the application, `Outdated`.
    package func setEntraSignIn(
        _ wanted: EntraSignIn, provided condition: @escaping @Sendable (EntraSignIn?) -> Bool = { _ in true }
    ) throws {
        let now = surroundings.now()
        try write { transaction, audit in
            let organization = try wanted.organization.map { try Administration.organization($0, in: transaction).id }
            let known = try transaction.entraSignIns()
            if let other = known.first(where: { $0.clientID == wanted.clientID && $0.organization != organization }) {
                let owner = try EntraSignIn(other, in: transaction).organization?.forDisplay
                throw ServiceError(
                    .conflict,
                    "the application \(wanted.clientID) already signs people in to \(owner ?? "the whole machine")",
                    remedy: "Register an application of its own in Entra for each.", about: .clientID)
            }
            let old = try known.first { $0.organization == organization }.map { try EntraSignIn($0, in: transaction) }
            guard condition(old) else { throw Outdated() }
            try transaction.setEntraSignIn(
                EntraSignInRecord(
                    organization: organization, authority: wanted.authority, tenant: wanted.tenant,
                    clientID: wanted.clientID, administratorRole: wanted.administratorRole,
                    viewerRole: wanted.viewerRole, people: wanted.people.mapValues(\.rawValue), created: now))
            try transaction.setTrustedIssuers(
                [(wanted.issuer, wanted.keysURL)], for: .signIn, of: organization, at: now)
            try audit.note(
                .consoleEntraSet, of: organization, wanted.clientID,
                from: old.map { .object($0.audited) } ?? .null,
                to: .object(wanted.audited))
        }
        try translating { try store.callFetcher() }
    }

    /// Nobody signs in with Entra any longer; those who did are signed out.
    ///
    /// - Parameters:
    ///   - organization: nil for the whole machine.
    ///   - condition: whether what is set is still what was meant.
    /// - Throws: `notFound` where nothing was set, `Outdated`.
    package func removeEntraSignIn(
        of organization: String?, provided condition: @escaping @Sendable (EntraSignIn) -> Bool = { _ in true }
    ) throws {
        let now = surroundings.now()
        try write { transaction, audit in
            let id = try organization.map { try Administration.organization($0, in: transaction).id }
            guard let old = try transaction.entraSignIns().first(where: { $0.organization == id }) else {
                throw ServiceError(
                    .notFound, "sign-in with Entra is not set up for \(organization?.forDisplay ?? "the whole machine")"
                )
            }
            let settings = try EntraSignIn(old, in: transaction)
            guard condition(settings) else { throw Outdated() }
            try transaction.removeEntraSignIn(of: id)
            try transaction.setTrustedIssuers([], for: .signIn, of: id, at: now)
            try audit.note(.consoleEntraRemove, of: id, old.clientID, from: .object(settings.audited))
        }
    }
}

extension EntraSignIn {
    fileprivate var audited: JSONObject {
        var object: JSONObject = [
            "tenant": .string(tenant), "administratorRole": .string(administratorRole),
            "viewerRole": .string(viewerRole),
        ]
        if authority != EntraSignIn.standardAuthority { object["authority"] = .string(authority) }
        for (person, role) in people.sorted(by: { $0.key < $1.key }) { object[person] = .string(role.rawValue) }
        return object
    }
}
