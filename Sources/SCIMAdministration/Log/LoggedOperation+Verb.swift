import SCIMStore

extension LoggedOperation {
    /// How a sentence tells of it, in the past and after "refused to"; nil for what no verb says.
    var verb: (past: String, infinitive: String)? {
        switch self {
        case .create: ("created", "create")
        case .update, .patch: ("updated", "update")
        case .replace: ("replaced", "replace")
        case .delete: ("deleted", "delete")
        case .activate: ("activated", "activate")
        case .deactivate: ("deactivated", "deactivate")
        case .relink: ("re-linked", "re-link")
        case .protect: ("protected", "protect")
        case .unprotect: ("unprotected", "unprotect")
        case .erase: ("erased", "erase")
        case .undelete: ("restored", "restore")
        case .purge: ("removed for good", "remove for good")
        case .setRole: ("set the role of", "set the role of")
        case .clearRole: ("cleared the role of", "clear the role of")
        case .reapplyRole: ("reapplied the mappings to", "reapply the mappings to")
        case .restore: ("restored the database from a backup", "restore the database")
        case .removeSchema: ("removed a schema", "remove a schema")
        case .unchanged, .rehearse, .bulk, .read, .probe, .authenticate, .issueToken, .request, .other: nil
        }
    }
}
