extension Remedy.Action {
    /// The command line that does it.
    package var command: SuggestedCommand {
        switch self {
        case .setUp: SuggestedCommand("setup")
        case .setBaseURL(let url): SuggestedCommand("base-url set", [url ?? "https://HOST/scim/v2"])
        case .createOrganization, .showOrganization, .enable, .syncGroups, .ignoreUnknownAttributes:
            organizationCommand
        case .createToken, .rotateToken, .revokeToken, .limitToken, .listTokens: tokenCommand
        case .createClient, .rotateClient, .endClientOverlap, .limitClient, .listClients, .setFederation,
            .limitFederation, .showFederation, .listKeys, .fetchKeys:
            clientCommand
        case .listUsers, .listInactiveUsers, .deleteUsers, .unprotectUser, .deactivateUser, .deleteUser, .eraseUser:
            userCommand
        case .unprotectGroup(let name, let organization):
            SuggestedCommand("group unprotect", organization: organization, [name])
        case .deleteGroup(let name, let organization):
            SuggestedCommand("group delete", organization: organization, [name])
        case .restoreDeleted(let id, let organization):
            SuggestedCommand("deleted restore", organization: organization, [id ?? "ID"])
        case .listDeleted(let organization): SuggestedCommand("deleted list", organization: organization)
        case .showGuard(let organization): SuggestedCommand("guard show", organization: organization)
        case .approveMassChange(let organization): SuggestedCommand("guard approve", organization: organization)
        case .rejectMassChange(let organization): SuggestedCommand("guard reject", organization: organization)
        case .unprotectRole, .mapLabel, .unmapLabel, .showUnmatchedLabels, .setDefaultRole, .reapplyRoles: roleCommand
        case .listSchemas(let organization): SuggestedCommand("schema list", organization: organization)
        case .removeSchema(let urn, let organization):
            SuggestedCommand("schema remove", organization: organization, [urn])
        case .showStatus, .showLog, .showRefusals, .listCycles: logCommand
        case .createBackup: SuggestedCommand("backup create")
        case .listBackups: SuggestedCommand("backup list")
        case .verifyBackups: SuggestedCommand("backup verify")
        case .pruneBackups: SuggestedCommand("backup prune")
        case .resetClock: SuggestedCommand("clock reset")
        case .maintainDatabase: SuggestedCommand("db maintain")
        case .checkNginx: SuggestedCommand("nginx check")
        case .printNginxSite(let host):
            SuggestedCommand("nginx site", options: host.map { "--server-name \(SuggestedCommand.word($0))" })
        case .runDoctor: SuggestedCommand("doctor")
        }
    }

    private var organizationCommand: SuggestedCommand {
        switch self {
        case .showOrganization(let name): SuggestedCommand("org show", [name])
        case .enable(let name): SuggestedCommand("org enable", [name])
        case .syncGroups(let name): SuggestedCommand("org groups-sync", [name, "on"])
        case .ignoreUnknownAttributes(let name): SuggestedCommand("org unknown-attributes", [name, "ignore"])
        default: SuggestedCommand("org create", ["NAME"])
        }
    }

    private var tokenCommand: SuggestedCommand {
        switch self {
        case .createToken(let organization):
            SuggestedCommand("token create", organization: organization, options: "--name NAME")
        case .rotateToken(let name, let organization):
            SuggestedCommand("token rotate", organization: organization, [name])
        case .revokeToken(let name, let organization):
            SuggestedCommand("token revoke", organization: organization, [name])
        case .limitToken(let name, let change, let organization):
            SuggestedCommand("token limit", organization: organization, [name], options: change?.option ?? "…")
        default: SuggestedCommand("token list")
        }
    }

    private var clientCommand: SuggestedCommand {
        switch self {
        case .createClient(let organization):
            SuggestedCommand("client create", organization: organization, options: "--name NAME")
        case .rotateClient(let name, let organization):
            SuggestedCommand("client rotate", organization: organization, [name ?? "NAME"])
        case .endClientOverlap(let name, let organization):
            SuggestedCommand("client revoke", organization: organization, [name], options: "--replaced")
        case .limitClient(let name, let change, let organization):
            SuggestedCommand("client limit", organization: organization, [name], options: change?.option ?? "…")
        case .limitFederation(let change, let organization):
            SuggestedCommand("federation limit", organization: organization, options: change.option)
        case .listClients(let organization): SuggestedCommand("client list", organization: organization)
        case .setFederation(let organization):
            SuggestedCommand("federation set", organization: organization, options: "…")
        case .showFederation(let organization): SuggestedCommand("federation show", organization: organization)
        case .fetchKeys: SuggestedCommand("keys fetch")
        default: SuggestedCommand("keys list")
        }
    }

    private var userCommand: SuggestedCommand {
        switch self {
        case .listInactiveUsers(let organization):
            SuggestedCommand("user list", organization: organization, options: "--state inactive")
        case .deleteUsers: SuggestedCommand("user delete")
        case .unprotectUser(let name, let organization):
            SuggestedCommand("user unprotect", organization: organization, [name])
        case .deactivateUser(let name, let organization):
            SuggestedCommand("user deactivate", organization: organization, [name ?? "USER"])
        case .deleteUser(let name, let organization):
            SuggestedCommand("user delete", organization: organization, [name])
        case .eraseUser(let id, let organization): SuggestedCommand("user erase", organization: organization, [id])
        default: SuggestedCommand("user list")
        }
    }

    private var roleCommand: SuggestedCommand {
        switch self {
        case .unprotectRole(let name, let organization):
            SuggestedCommand("role unprotect", organization: organization, [name])
        case .mapLabel(let label, let organization):
            SuggestedCommand("role map set", organization: organization, [label, "ROLE"])
        case .unmapLabel(let label, let organization):
            SuggestedCommand("role map unset", organization: organization, [label])
        case .setDefaultRole(let organization):
            SuggestedCommand("role default set", organization: organization, ["ROLE"])
        case .reapplyRoles(let organization): SuggestedCommand("role reapply", organization: organization)
        case .showUnmatchedLabels(let organization): SuggestedCommand("role unmatched", organization: organization)
        default: SuggestedCommand("role list")
        }
    }

    private var logCommand: SuggestedCommand {
        switch self {
        case .showLog(let period, let organization):
            SuggestedCommand("log", organization: organization, options: period.map { "--since \($0.rawValue)" })
        case .showRefusals(let period, let organization):
            SuggestedCommand("log", organization: organization, options: "--failed --since \(period.rawValue)")
        case .listCycles(let organization): SuggestedCommand("cycle list", organization: organization)
        default: SuggestedCommand("status")
        }
    }
}

extension Remedy.LimitChange {
    fileprivate var option: String {
        switch self {
        case .readWrite: "--read-write"
        case .alsoFrom(let address): "--also-from \(SuggestedCommand.word(address))"
        }
    }
}
