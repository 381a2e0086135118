import SCIMCore
package import SCIMDirectory
package import SCIMHost

/// What a first setup asks for: enough for Entra's *Test Connection* to be green.
package struct Setup: Sendable, Hashable {
    /// nil keeps the one that is set.
    package var baseURL: String?
    package var organization: String
    package var tokenName = "Entra Production"
    package var lifetime = Administration.Lifetime.limited(365 * 86_400)
    /// Switches group sync on; false leaves it as it is.
    package var groups = false
    /// Maps admin, member and viewer to the roles of these names, with the default role member, where the organization
    /// has no mapping yet.
    package var roles = false

    package init(organization: String) { self.organization = organization }

    /// What the setup came to.
    package struct Outcome: Sendable {
        package let baseURL: BaseURL
        package let organization: Organization
        /// nil if a token of that name is there already and still valid: its secret was shown when it was made.
        package let token: Administration.CreatedToken?
        /// What was changed, one sentence each; nothing if all was there.
        package let changes: [String]
    }
}

extension Administration {
    /// Sets up the machine and one organization; what is there already is left as it is, so that it can be run again.
    ///
    /// - Throws: `usage` if no base URL is set and none is given, and what the single steps throw.
    package func setUp(_ setup: Setup) throws -> Setup.Outcome {
        var changes: [String] = []
        let baseURL = try prepareBaseURL(setup.baseURL, &changes)
        var organization = try prepareOrganization(setup.organization, &changes)
        if !organization.isEnabled {
            organization = try set(.scim(true), of: organization)
            changes.append("SCIM is on for \(organization.name).")
        }
        if setup.groups, !organization.groupsAreSynced {
            organization = try set(.groupSync(true), of: organization)
            changes.append("Group sync is on for \(organization.name).")
        }
        if setup.roles { try prepareRoles(of: organization, &changes) }
        let token = try prepareToken(setup, organization, &changes)
        return Setup.Outcome(baseURL: baseURL, organization: organization, token: token, changes: changes)
    }

    private func prepareBaseURL(_ wanted: String?, _ changes: inout [String]) throws -> BaseURL {
        let current = try baseURL()
        guard let wanted else {
            guard let current else {
                throw ServiceError(
                    .usage, "the base URL is not set yet",
                    remedy: "Give it with --base-url https://HOST/scim/v2, where HOST is the host that Entra calls.")
            }
            return current
        }
        let url = try setBaseURL(wanted)
        if url != current { changes.append("The base URL is \(url.text).") }
        return url
    }

    private func prepareOrganization(_ name: String, _ changes: inout [String]) throws -> Organization {
        let key = try Administration.name(name, of: "organization").key
        if let known = try organizations().first(where: { $0.name.foldedKey == key }) { return known }
        let created = try createOrganization(name)
        changes.append("Created the organization \(created.name).")
        return created
    }

    private func prepareRoles(of organization: Organization, _ changes: inout [String]) throws {
        guard try roleMappings(of: organization).isEmpty else { return }
        for role in ["admin", "member", "viewer"] { _ = try setRoleMapping(role, to: role, of: organization) }
        if organization.defaultRole == nil { _ = try setDefaultRole("member", of: organization) }
        changes.append("The labels admin, member and viewer are mapped to the roles with the same names.")
    }

    private func prepareToken(
        _ setup: Setup, _ organization: Organization, _ changes: inout [String]
    ) throws -> CreatedToken? {
        let key = try Administration.name(setup.tokenName, of: "token").key
        let isThere = try tokens(of: organization).contains { $0.state == .valid && $0.name.foldedKey == key }
        guard !isThere else { return nil }
        let token = try createToken(for: organization, name: setup.tokenName, lifetime: setup.lifetime.seconds)
        changes.append("Created the token \"\(token.name)\".")
        return token
    }
}
