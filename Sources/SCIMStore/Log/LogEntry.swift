package import SCIMCore

/// An entry of the provisioning log: what happened and what it means, never a body or a secret.
package struct LogEntry: Sendable, Hashable {
    /// The number of the entry, increasing; 0 for one that is not stored yet.
    package var number: Int64 = 0
    /// nil for a request that named no organization.
    package var organization: OrganizationID?
    package var time: Instant
    /// Of counted entries the time of the last one.
    package var lastTime: Instant
    /// How many events the entry stands for, from 1.
    package var count = 1
    package var requestID: String?
    /// What Entra calls the request (`client-request-id`) and the activity that it is part of (`ActivityId`).
    package var clientRequestID: String?
    package var activityID: String?
    package var credentialName: String?
    package var clientAddress: String?
    package var origin: Origin
    package var operation: LoggedOperation
    /// `User` or `Group`
    package var resourceType: String?
    package var resourceID: ResourceID?
    package var resourceName: String?
    /// The folded name, where by this entry somebody got, lost or was refused it: it leads to their other entries.
    package var nameKey: String?
    /// The HTTP status of the answer.
    package var status: Int
    package var scimType: String?
    /// Why a token was refused; nil for any other entry, and for a reason that only another version knows.
    package var reason: CredentialRefusal?
    package var detail: String?
    /// The sentence for the administrator: what to change.
    package var remedy: String?
    /// JSON text: an array of changes.
    package var changes: [UInt8]?
    /// JSON text: an array of attribute paths.
    package var ignored: String?

    package init(organization: OrganizationID?, time: Instant, origin: Origin, operation: LoggedOperation, status: Int)
    {
        self.organization = organization
        self.time = time
        self.lastTime = time
        self.origin = origin
        self.operation = operation
        self.status = status
    }

    /// Who made the change: a client, or an administrator here.
    package enum Origin: String, Sendable, Hashable, CaseIterable {
        case scim, local
    }
}

extension LogEntry {
    static let columns = """
        entry, organization, time, last_time, count, request_id, token_name, client_address, origin, operation, \
        resource_type, resource_id, resource_name, status, scim_type, detail, remedy, changes, ignored, \
        client_request_id, activity_id, name_key, reason
        """

    /// Columns as in `columns`.
    init(_ row: Row) throws {
        self.init(
            organization: row.isNull(1) ? nil : OrganizationID(row.integer(1)), time: row.instant(2),
            origin: Origin(rawValue: row.text(8)) ?? .scim, operation: LoggedOperation(rawValue: row.text(9)),
            status: row.number(13))
        number = row.integer(0)
        lastTime = row.instant(3)
        count = row.number(4)
        requestID = row.textIfAny(5)
        credentialName = row.textIfAny(6)
        clientAddress = row.textIfAny(7)
        resourceType = row.textIfAny(10)
        resourceID = row.isNull(11) ? nil : try row.id(11)
        resourceName = row.textIfAny(12)
        scimType = row.textIfAny(14)
        detail = row.textIfAny(15)
        remedy = row.textIfAny(16)
        changes = row.isNull(17) ? nil : row.bytes(17)
        ignored = row.textIfAny(18)
        clientRequestID = row.textIfAny(19)
        activityID = row.textIfAny(20)
        nameKey = row.textIfAny(21)
        reason = row.textIfAny(22).flatMap { CredentialRefusal(rawValue: $0) }
    }

    var values: [SQLValue] {
        [
            SQLValue(organization), SQLValue(time), SQLValue(lastTime), SQLValue(count), SQLValue(requestID),
            SQLValue(credentialName), SQLValue(clientAddress), .text(origin.rawValue), .text(operation.rawValue),
            SQLValue(resourceType), SQLValue(resourceID), SQLValue(resourceName), SQLValue(status), SQLValue(scimType),
            SQLValue(detail), SQLValue(remedy), changes.map { .utf8($0) } ?? .null, SQLValue(ignored),
            SQLValue(clientRequestID), SQLValue(activityID), SQLValue(nameKey), SQLValue(reason?.rawValue),
        ]
    }
}
