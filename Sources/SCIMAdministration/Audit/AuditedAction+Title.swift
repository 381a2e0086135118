extension AuditEntry {
    /// What is done to an organization, as entries have it and for who uses no command.
    package static var organizationActions: [(action: String, title: String)] {
        AuditedAction.allCases.filter(\.concernsOrganizations).map { ($0.rawValue, $0.title("")) }
    }
}

extension AuditedAction {
    /// Whether its entries belong to one organization; those of the rest to the machine.
    fileprivate var concernsOrganizations: Bool {
        switch self {
        case .baseURL, .clockReset, .restore: false
        default: true
        }
    }

    /// What was done, for who uses no command.
    ///
    /// - Parameter subject: whom or what it was done to, where that was one.
    func title(_ subject: String?) -> String {
        switch self {
        case .userDeactivate where subject == nil: "Deactivated members"
        case .baseURL: "Set the base URL"
        case .organizationCreate: "Created the organization"
        case .organizationRename: "Renamed the organization"
        case .organizationRemove: "Removed the organization"
        case .organizationImport: "Imported the organization"
        case .organizationEnable: "Enabled SCIM"
        case .organizationDisable: "Disabled SCIM"
        case .groupSync: "Switched group sync"
        case .relink: "Changed how returning users are recognized"
        case .unknownAttributes: "Changed what happens to unknown attributes"
        case .tokenCreate: "Generated a token"
        case .tokenRotate: "Rotated a token"
        case .tokenRevoke: "Revoked a token"
        case .tokenLimit: "Changed what a token is limited to"
        case .clientCreate: "Created an OAuth client"
        case .clientRotate: "Rotated the secret of an OAuth client"
        case .clientRevoke: "Revoked an OAuth client, or a secret of one"
        case .clientLimit: "Changed what an OAuth client is limited to"
        case .federationSet: "Set the workload identity"
        case .federationLimit: "Changed what the workload identity is limited to"
        case .federationRemove: "Removed the workload identity"
        case .roleCreate: "Created a role"
        case .roleDelete: "Deleted a role"
        case .roleMapSet: "Mapped a value to a role"
        case .roleMapUnset: "Removed the mapping of a value"
        case .roleDefault: "Set the default role"
        case .roleReapply: "Applied the mappings to all members"
        case .userRole: "Changed the role of a member"
        case .schemaAdd: "Added an extension schema"
        case .schemaRemove: "Removed an extension schema"
        case .userActivate: "Activated a member"
        case .userDeactivate: "Deactivated a member"
        case .userDelete: "Deleted a member"
        case .userProtect: "Changed the protection of a member"
        case .userErase: "Erased a member"
        case .userCreate: "Created a member"
        case .userRename: "Renamed a member"
        case .groupDelete: "Deleted a group"
        case .groupProtect: "Changed the protection of a group"
        case .roleProtect: "Changed the protection of a role"
        case .deletedRestore where subject == nil: "Restored deleted records"
        case .deletedRestore: "Restored a deleted record"
        case .deletedPurge where subject == nil: "Removed deleted records for good"
        case .deletedPurge: "Removed a deleted record for good"
        case .guardSet: "Changed the guard against mass changes"
        case .guardApprove: "Approved a mass change"
        case .guardReject: "Rejected a mass change"
        case .clockReset: "Reset the clock"
        case .doctor: "Rehearsed provisioning"
        case .restore: "Restored the database"
        case .consoleLogin: "Made a link to sign in"
        case .consoleSession: "Signed in"
        case .consoleEnd: "Ended a session"
        case .consoleAdminAdd: "Permitted a name to sign in"
        case .consoleAdminRemove: "Removed a name that could sign in"
        case .keysImport: "Stored the keys of an issuer"
        case .consoleEntraSet: "Set up sign-in with Entra"
        case .consoleEntraRemove: "Turned sign-in with Entra off"
        }
    }
}
