import SCIMCore
import SCIMStore

/// Takes down what an administrator changes, in the transaction that changes it.
struct AuditTrail {
    private let transaction: WriteTransaction
    private let actor: Actor
    private let now: Instant

    init(_ transaction: WriteTransaction, actor: Actor, at now: Instant) {
        self.transaction = transaction
        self.actor = actor
        self.now = now
    }

    /// Adds an entry. Members and groups are named by their identifiers, so that erasing a person leaves the chain whole.
    ///
    /// - Parameters:
    ///   - organization: nil for what concerns the whole machine.
    ///   - subject: what was changed, where the action and the organization do not say it.
    ///   - old: what was there before; null for nothing.
    ///   - new: what is there now; null for nothing. Neither may hold a secret.
    func note(
        _ action: AuditedAction, of organization: OrganizationID?, _ subject: String? = nil,
        from old: JSONValue = .null,
        to new: JSONValue = .null
    ) throws {
        let content = AuditContent(
            number: try transaction.highestAuditNumber() + 1, time: now, organization: organization,
            actor: JSONValue.object(actor.json).text, action: action.rawValue, subject: subject,
            old: old == .null ? nil : old.text, new: new == .null ? nil : new.text)
        let previous = try transaction.lastAuditRecord()?.hash ?? AuditContent.beginning
        try transaction.append(content.record(after: previous))
    }
}

/// What is in the audit trail, named like the command that does it.
enum AuditedAction: String, Sendable, Hashable, CaseIterable {
    case baseURL = "base-url set"
    case organizationCreate = "org create"
    case organizationRename = "org rename"
    case organizationRemove = "org remove"
    case organizationImport = "org import"
    case organizationEnable = "org enable"
    case organizationDisable = "org disable"
    case groupSync = "org groups-sync"
    case relink = "org relink"
    case unknownAttributes = "org unknown-attributes"
    case tokenCreate = "token create"
    case tokenRotate = "token rotate"
    case tokenRevoke = "token revoke"
    case tokenLimit = "token limit"
    case clientCreate = "client create"
    case clientRotate = "client rotate"
    case clientRevoke = "client revoke"
    case clientLimit = "client limit"
    case federationSet = "federation set"
    case federationLimit = "federation limit"
    case federationRemove = "federation remove"
    case roleCreate = "role create"
    case roleDelete = "role delete"
    case roleMapSet = "role map set"
    case roleMapUnset = "role map unset"
    case roleDefault = "role default"
    case roleReapply = "role reapply"
    case userRole = "user role"
    case schemaAdd = "schema add"
    case schemaRemove = "schema remove"
    case userActivate = "user activate"
    case userDeactivate = "user deactivate"
    case userDelete = "user delete"
    case userProtect = "user protect"
    case userErase = "user erase"
    case userCreate = "user create"
    case userRename = "user rename"
    case groupDelete = "group delete"
    case groupProtect = "group protect"
    case roleProtect = "role protect"
    case deletedRestore = "deleted restore"
    case deletedPurge = "deleted purge"
    case guardSet = "guard set"
    case guardApprove = "guard approve"
    case guardReject = "guard reject"
    case clockReset = "clock reset"
    case doctor = "doctor"
    case restore = "restore"
    case consoleLogin = "console login"
    case consoleSession = "console session"
    case consoleEnd = "console end"
    case consoleAdminAdd = "console admin add"
    case consoleAdminRemove = "console admin remove"
    case keysImport = "keys import"
    case consoleEntraSet = "console entra set"
    case consoleEntraRemove = "console entra remove"
}

extension AuditedAction {
    /// What kind of resource the subject of its entries is the id of.
    var resource: AuditEntry.Resource? {
        switch self {
        case .userRole, .userActivate, .userDeactivate, .userDelete, .userProtect, .userErase, .userCreate, .userRename:
            .user
        case .groupDelete, .groupProtect: .group
        default: nil
        }
    }
}
