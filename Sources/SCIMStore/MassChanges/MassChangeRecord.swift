package import SCIMCore

/// A mass change that the guard held, and what was decided on it (D21 of the design).
package struct MassChangeRecord: Sendable, Hashable {
    package let number: Int64
    package let subject: MassChangeGuard.Subject
    package let begin: Instant
    /// When something of it was asked for last.
    package let last: Instant
    /// Whether every removal is held, and not only one that would pass the line by itself.
    package let isClosed: Bool
    /// What was let pass in the hour before the first was held, and what was left then.
    package let removed: Int
    package let remaining: Int
    /// How many requests were held.
    package let requests: Int
    /// Of the first request.
    package let credentialName: String?
    package let clientAddress: String?
    /// nil as long as nobody has decided.
    package let decision: Decision?
    package let decided: Instant?
    /// How long the decision holds.
    package let until: Instant?

    package enum Decision: String, Sendable, Hashable {
        case approved, rejected
    }

    /// An approval of a time that is still to come, as after a clock was set back, holds for nothing.
    package func isApproved(at now: Instant) -> Bool {
        guard decision == .approved, let decided, let until else { return false }
        return decided <= now && now < until
    }
}

/// A change that was held, however often it was asked for.
package struct HeldChangeRecord: Sendable, Hashable {
    package let id: ResourceID
    package let kind: ResourceKind
    package let operation: LoggedOperation
    package let name: String
    /// Users or memberships that would go.
    package let removals: Int
    package let first: Instant
    package let last: Instant
    package let requests: Int

    package init(
        id: ResourceID, kind: ResourceKind, operation: LoggedOperation, name: String, removals: Int, at time: Instant
    ) {
        self.init(id, kind, operation, name, removals, first: time, last: time, requests: 1)
    }

    fileprivate init(
        _ id: ResourceID, _ kind: ResourceKind, _ operation: LoggedOperation, _ name: String, _ removals: Int,
        first: Instant, last: Instant, requests: Int
    ) {
        self.id = id
        self.kind = kind
        self.operation = operation
        self.name = name
        self.removals = removals
        self.first = first
        self.last = last
        self.requests = requests
    }
}

extension MassChangeRecord {
    static var columns: StaticString {
        """
        mass_change, subject, begin_time, last_time, is_closed, removed, remaining, requests, credential_name,
            client_address, decision, decided, until
        """
    }

    init(_ row: Row) {
        number = row.integer(0)
        subject = MassChangeGuard.Subject(rawValue: row.text(1)) ?? .users
        begin = row.instant(2)
        last = row.instant(3)
        isClosed = row.flag(4)
        removed = row.number(5)
        remaining = row.number(6)
        requests = row.number(7)
        credentialName = row.textIfAny(8)
        clientAddress = row.textIfAny(9)
        decision = row.textIfAny(10).flatMap(Decision.init)
        decided = row.instantIfAny(11)
        until = row.instantIfAny(12)
    }
}

extension HeldChangeRecord {
    static var columns: StaticString {
        "resource_id, type, operation, name, removals, first_time, last_time, requests"
    }

    init(_ row: Row) throws {
        self.init(
            try row.id(0), ResourceKind(rawValue: row.text(1)) ?? .user, LoggedOperation(rawValue: row.text(2)),
            row.text(3), row.number(4), first: row.instant(5), last: row.instant(6), requests: row.number(7))
    }
}
