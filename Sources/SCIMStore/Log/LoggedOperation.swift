/// What an entry of the provisioning log says was done, or was asked for and refused.
package enum LoggedOperation: Sendable, Hashable {
    // Changes of a user or a group.
    case create, update, activate, deactivate, relink, delete
    /// A write that changed nothing.
    case unchanged
    // Changes by an administrator alone.
    case protect, unprotect, setRole, clearRole, reapplyRole, erase
    /// A deleted record that was restored, or removed for good.
    case undelete, purge
    // Changes of the whole organization.
    case restore, removeSchema, rehearse
    // What a client asked for, where it was refused before it was known what it comes to.
    case replace, patch, bulk
    // What is counted.
    case read, probe, authenticate, issueToken
    /// Requests of kinds that have no entry of their own any longer.
    case request
    /// Whatever else is in the log: the method of requests that were refused and counted, and operations that another
    /// version of this program knows.
    case other(String)

    /// Every operation that has a meaning here.
    private static let known: [LoggedOperation] = [
        .create, .update, .activate, .deactivate, .relink, .delete, .unchanged, .protect, .unprotect, .setRole,
        .clearRole, .reapplyRole, .erase, .undelete, .purge, .restore, .removeSchema, .rehearse, .replace, .patch,
        .bulk, .read, .probe,
        .authenticate, .issueToken, .request,
    ]

    private static let byText = Dictionary(uniqueKeysWithValues: known.map { ($0.rawValue, $0) })
}

extension LoggedOperation {
    /// - Parameter rawValue: as the log has it; what is not known is kept as it is.
    package init(rawValue: String) { self = LoggedOperation.byText[rawValue] ?? .other(rawValue) }

    /// The text in the log; one that was ever stored is never spelled otherwise.
    package var rawValue: String {
        switch self {
        case .create: "create"
        case .update: "update"
        case .activate: "activate"
        case .deactivate: "deactivate"
        case .relink: "re-link"
        case .delete: "delete"
        case .unchanged: "unchanged"
        case .protect: "protect"
        case .unprotect: "unprotect"
        case .setRole: "set role"
        case .clearRole: "clear role"
        case .reapplyRole: "reapply role"
        case .erase: "erase"
        case .undelete: "undelete"
        case .purge: "purge"
        case .restore: "restore"
        case .removeSchema: "remove schema"
        case .rehearse: "rehearse"
        case .replace: "replace"
        case .patch: "patch"
        case .bulk: "bulk"
        case .read: "read"
        case .probe: "probe"
        case .authenticate: "authenticate"
        case .issueToken: "issue token"
        case .request: "request"
        case .other(let text): text
        }
    }
}
