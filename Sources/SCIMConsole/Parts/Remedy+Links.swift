import SCIMCore

extension Markup {
    /// A remedy in the words of the console: what is done here is a link, what is done elsewhere is named.
    static func remedy(_ remedy: Remedy, in organization: OrganizationVisit?) -> Markup {
        var markup = Markup()
        for part in remedy.parts {
            switch part {
            case .text(let text): markup.append(Markup(text))
            case .action(let action): markup.append(link(to: action, in: organization))
            case .entra(let place): markup.append(Markup(place.bothNames))
            case .machine(let step): markup.append(Tag.code { step.shellText })
            }
        }
        return markup
    }

    private static func link(to action: Remedy.Action, in organization: OrganizationVisit?) -> Markup {
        guard let organization, let link = action.link(in: organization) else {
            return Tag.code { action.command.text }
        }
        // A viewer is told what an administrator can do.
        if action.changesSomething, !organization.visit.isAdministrator { return Markup(link.text) }
        return Tag.a(.href(link.address)) { link.text }
    }
}

extension Remedy.Action {
    fileprivate var changesSomething: Bool {
        switch self {
        case .enable, .syncGroups, .createToken, .rotateToken, .revokeToken, .limitToken, .createClient, .rotateClient,
            .endClientOverlap, .limitClient, .setFederation, .limitFederation, .mapLabel, .unmapLabel, .setDefaultRole,
            .reapplyRoles, .approveMassChange, .rejectMassChange, .restoreDeleted, .unprotectGroup, .unprotectRole:
            true
        default: false
        }
    }

    /// Where the console does this; nil for what only a shell can do, or somebody with another scope.
    ///
    /// - Parameter visited: the organization whose pages are shown.
    func link(in visited: OrganizationVisit) -> (address: Address, text: String)? {
        switch self {
        case .createToken, .rotateToken, .revokeToken, .limitToken, .listTokens, .createClient, .rotateClient,
            .endClientOverlap, .limitClient, .listClients, .setFederation, .limitFederation, .showFederation:
            return credentialLink(in: visited)
        case .enable: return (visited.address("provisioning", "enable"), "enable SCIM")
        case .syncGroups: return (visited.address("provisioning", "groups"), "turn group sync on")
        case .ignoreUnknownAttributes:
            return (visited.address("provisioning").at("attributes"), "ignore unknown attributes")
        case .listUsers, .deleteUsers: return (visited.address("members"), "see the members")
        case .listInactiveUsers:
            return (visited.address("members").with("state", "inactive"), "see the inactive members")
        case .unprotectUser(let name, _):
            return (visited.address("members").with("search", name), "remove the protection")
        case .showGuard: return (visited.address("provisioning", "guard"), "see what is held")
        case .approveMassChange: return (visited.address("provisioning", "approve-changes"), "approve it")
        case .rejectMassChange: return (visited.address("provisioning", "reject-changes"), "reject it")
        case .listDeleted: return (visited.address("members", "deleted"), "see what was deleted")
        case .restoreDeleted(let id?, _):
            return (visited.address("members", "deleted", id), "restore the deleted record")
        case .restoreDeleted(nil, _): return (visited.address("members", "deleted"), "restore a deleted record")
        case .deactivateUser(let name, _):
            return (visited.address("members").with("search", name), "deactivate members")
        case .mapLabel(let label, _):
            return (visited.address("provisioning", "map").with("label", label), "map this value to a role")
        case .unmapLabel(let label, _):
            return (visited.address("provisioning", "unmap").with("label", label), "remove the mapping")
        case .showUnmatchedLabels:
            return (visited.address("provisioning").at("roles"), "see the values without a mapping")
        case .setDefaultRole: return (visited.address("provisioning", "default-role"), "choose the default role")
        case .reapplyRoles: return (visited.address("provisioning", "apply"), "apply the mappings to all members")
        case .listSchemas: return (visited.address("provisioning").at("schemas"), "see the extension schemas")
        case .showStatus, .showOrganization: return (visited.address("overview"), "see the overview")
        case .showLog: return (visited.address("log"), "see the log")
        case .showRefusals: return (visited.address("log").with("failed", "1"), "see the refused requests")
        case .listCycles: return (visited.address("cycles"), "see the cycles")
        case .unprotectRole:
            return (visited.address("provisioning", "protect-role"), "remove the protection of the role")
        case .unprotectGroup(let name, _):
            return (visited.address("groups").with("search", name), "remove the protection of the group")
        case .deleteUser, .deleteGroup: return nil
        case .setUp, .setBaseURL, .createOrganization, .eraseUser, .removeSchema, .createBackup, .listBackups,
            .verifyBackups, .pruneBackups, .listKeys, .fetchKeys, .resetClock, .maintainDatabase, .checkNginx,
            .printNginxSite, .runDoctor:
            return nil
        }
    }

    private func credentialLink(in visited: OrganizationVisit) -> (address: Address, text: String)? {
        func page(_ name: String) -> Address { visited.address("provisioning", name) }
        switch self {
        case .createToken: return (page("generate"), "generate a token")
        case .rotateToken(let name, _): return (page("rotate").with("token", name), "rotate the token")
        case .revokeToken(let name, _): return (page("revoke").with("token", name), "revoke the token")
        case .limitToken(let name, _, _): return (page("limit-token").with("token", name), "change its limits")
        case .listTokens: return (visited.address("provisioning").at("tokens"), "see the tokens")
        case .createClient: return (page("create-client"), "create an OAuth client")
        case .rotateClient(let name?, _): return (page("rotate-client").with("client", name), "rotate the client")
        case .rotateClient(nil, _): return (visited.address("provisioning").at("clients"), "rotate the client")
        case .endClientOverlap(let name, _):
            return (page("end-client-overlap").with("client", name), "end the overlap")
        case .limitClient(let name, _, _): return (page("limit-client").with("client", name), "change its limits")
        case .listClients: return (visited.address("provisioning").at("clients"), "see the OAuth clients")
        case .setFederation, .limitFederation: return (page("federation"), "set the workload identity")
        case .showFederation:
            return (visited.address("provisioning").at("workload-identity"), "see the workload identity")
        default: return nil
        }
    }
}

extension OrganizationVisit {
    /// A link to a page that changes something; for a viewer its words alone.
    func change(_ address: Address, _ text: String) -> Markup {
        visit.isAdministrator ? Tag.a(.href(address)) { text } : Markup(text)
    }
}
