package import SCIMCore
package import SCIMStore

/// The one place where changes are recorded, in the transaction that makes them: entries of the provisioning log.
package struct Journal {
    private let transaction: WriteTransaction
    private let organization: OrganizationID
    private let author: Author
    private let now: Instant

    /// Who asks for a change.
    package enum Author: Sendable {
        case client(ClientRequest)
        /// An administrator on this machine.
        case administrator
    }

    package init(_ transaction: WriteTransaction, of organization: OrganizationID, by author: Author, at now: Instant) {
        self.transaction = transaction
        self.organization = organization
        self.author = author
        self.now = now
    }

    /// Records a change of a user or a group.
    ///
    /// - Parameter status: the HTTP status of the answer.
    package func record(_ change: Change, status: Int = 200) throws {
        var entry = entry(change.operation, status: status)
        entry.resourceType = change.kind.rawValue
        entry.resourceID = change.id
        entry.resourceName = change.name?.cut(toBytes: ValueLimits.name)
        entry.nameKey = change.nameKey.flatMap(Journal.kept)
        entry.detail = change.detail
        entry.remedy = change.remedy?.shellText
        var attributes = change.attributes
        attributes.add(change.members)
        entry.changes = attributes.json
        if !change.ignored.isEmpty { entry.ignored = JSONValue.array(change.ignored.map { .string($0) }).text }
        try transaction.append(entry)
        // What a client creates with roles doesn't tell how it will change them.
        if change.attributes.concernRoles, change.operation != .create, entry.origin == .scim {
            try transaction.organization(organization).noteRoleArrival(onlyAdds: change.onlyAddsRoles, at: now)
        }
    }

    /// Records a change of the whole organization.
    package func record(_ operation: LoggedOperation, _ detail: String) throws {
        var entry = entry(operation, status: 200)
        entry.detail = detail
        try transaction.append(entry)
    }

    /// Records that a client asked for a change, and that it was refused.
    package func record(_ refused: RefusedChange) throws {
        var entry = entry(refused.operation, status: refused.error.status)
        entry.resourceType = refused.type?.name
        entry.resourceID = refused.id
        entry.scimType = refused.error.type?.rawValue
        entry.detail = refused.error.detail
        entry.remedy = refused.error.remedy?.shellText
        entry.resourceName = refused.name?.forDisplay
        // A name that is too long is why it was refused; what it begins with is enough to recognize it.
        if refused.id == nil, let name = refused.name, name.utf8.count <= ValueLimits.name {
            entry.nameKey = name.foldedKey
        }
        try transaction.append(entry)
    }

    private func entry(_ operation: LoggedOperation, status: Int) -> LogEntry {
        guard case .client(let request) = author else {
            return LogEntry(organization: organization, time: now, origin: .local, operation: operation, status: status)
        }
        // No cycle of Entra's counts what a rehearsal does.
        var entry = LogEntry(
            organization: organization, time: now, origin: request.isRehearsal ? .local : .scim, operation: operation,
            status: status)
        entry.requestID = request.id
        entry.credentialName = request.credentialName
        entry.clientAddress = request.clientAddress
        entry.clientRequestID = request.clientRequestID
        entry.activityID = request.activityID
        return entry
    }

    /// A key that is looked for by nobody, since no name that is so long is stored any longer, is not kept.
    private static func kept(_ key: String) -> String? { key.utf8.count <= 3 * ValueLimits.name ? key : nil }

    /// Adds requests of one kind to those that were counted in the same hour.
    ///
    /// - Parameter lastRequestID: of the last of them, where it may be asked for.
    package static func record(
        _ count: Int, of kind: RequestKind, lastRequestID: String?, in transaction: WriteTransaction, at now: Instant
    ) throws {
        var entry = LogEntry(
            organization: kind.organization, time: now, origin: .scim, operation: kind.operation, status: kind.status)
        entry.count = count
        entry.requestID = lastRequestID
        entry.credentialName = kind.credentialName
        entry.clientAddress = kind.address
        entry.scimType = kind.scimType
        entry.reason = kind.reason
        entry.detail = kind.detail
        entry.remedy = kind.remedy?.shellText
        try transaction.mergeCount(entry)
    }
}
