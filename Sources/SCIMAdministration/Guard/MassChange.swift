package import SCIMCore
import SCIMStore

/// A mass change that the guard held, as the administrator sees it (D21 of the design).
package struct MassChange: Sendable, Hashable {
    let number: Int64
    package let subject: MassChangeGuard.Subject
    package let begin: Instant
    /// When something of it was asked for last.
    package let last: Instant
    /// Whether every further removal is held, and not only one that would pass the line by itself.
    package let holdsEverything: Bool
    /// What was let pass in the hour before.
    package let removed: Int
    /// Active users, or memberships, when that hour began.
    package let total: Int
    /// How many requests were held, repeated ones too.
    package let requests: Int
    package let credentialName: String?
    package let clientAddress: String?
    package let decision: Decision?
    /// How many records are held, and how many users or memberships would go with them.
    package let heldRecords: Int
    package let heldRemovals: Int
    /// The first of them.
    package let held: [HeldChange]

    /// What was decided, when, and how long that holds.
    package struct Decision: Sendable, Hashable {
        package let isApproved: Bool
        package let time: Instant
        package let until: Instant
    }

    /// A change of one record, however often it was asked for.
    package struct HeldChange: Sendable, Hashable {
        package let identifier: String
        package let isUser: Bool
        package let name: String
        /// `deactivate`, `delete`, or `remove members`
        package let verb: String
        package let removals: Int
        package let first: Instant
        package let last: Instant
        package let requests: Int

        init(_ record: HeldChangeRecord) {
            identifier = record.id.description
            isUser = record.kind == .user
            name = record.name
            verb = record.operation == .update ? "remove members" : record.operation.rawValue
            removals = record.removals
            first = record.first
            last = record.last
            requests = record.requests
        }
    }

    init(_ record: MassChangeRecord, in scope: OrganizationSnapshot, listing limit: Int?) throws {
        number = record.number
        subject = record.subject
        begin = record.begin
        last = record.last
        holdsEverything = record.isClosed
        removed = record.removed
        total = record.removed + record.remaining
        requests = record.requests
        credentialName = record.credentialName
        clientAddress = record.clientAddress
        decision = record.decision.flatMap { decision in
            guard let time = record.decided, let until = record.until else { return nil }
            return Decision(isApproved: decision == .approved, time: time, until: until)
        }
        (heldRecords, heldRemovals) = try scope.heldCount(of: record.number)
        held = try scope.heldChanges(of: record.number, limit: limit).map { HeldChange($0) }
    }

    /// What would happen if it were approved, as a sentence.
    package var forecast: String {
        switch subject {
        case .users:
            "\(heldRecords.counted("user")) would be deactivated or deleted, in addition to \(removed) of \(total) active users in the hour before"
        case .memberships:
            "\(heldRemovals.counted("membership")) of \(heldRecords.counted("group")) would be removed, in addition to \(removed) of \(total) in the hour before"
        }
    }
}

/// What the guard of an organization watches, and what it holds.
package struct GuardState: Sendable, Hashable {
    package let rules: MassChangeGuard
    /// What clients removed in the last hour, and what is there.
    package let removedUsers: Int
    package let activeUsers: Int
    package let removedMemberships: Int
    /// What nobody has decided on, the older first.
    package let open: [MassChange]
    /// What was decided on last, the latest first.
    package let decided: [MassChange]
}
