import SCIMCore
import SCIMStore

extension DirectoryWriter {
    /// Lets a client's removal pass the guard against mass changes and counts it (D21 of the design).
    ///
    /// Called before a user is changed, and after memberships were removed, since nobody knows before how many those are;
    /// the users left are therefore one fewer than are counted.
    ///
    /// - Parameters:
    ///   - removals: users, or memberships.
    ///   - operation: what is asked for of the record.
    /// - Throws: `HeldChange`; 403 if an administrator has rejected the change before.
    func pass(
        _ subject: MassChangeGuard.Subject, removing removals: Int, _ operation: LoggedOperation, of id: ResourceID,
        named name: String
    ) throws {
        guard let rules = context.clientRules, rules.settings.massChangeGuard.isOn, !rules.isRehearsal, removals > 0
        else { return }
        let last = try transaction.lastMassChange(subject)
        if let last, last.isApproved(at: context.now) { return }
        let open = last.flatMap { $0.decision == nil ? $0 : nil }
        if last != nil, try transaction.isRejected(id, at: context.now) { throw rejected(name) }
        let before = try transaction.removalCount(subject, at: context.now)
        let guardRules = rules.settings.massChangeGuard
        let wanted = guardRules.remainder(after: before + removals)
        let left = try remainder(subject, removals, atLeast: wanted)
        guard open?.isClosed ?? false || left < wanted else {
            return try transaction.noteRemovals(
                removals, of: subject, remaining: subject == .users ? nil : left, at: context.now)
        }
        // One that passes the line by itself is held alone: the others are still below it.
        let isLarge = removals >= guardRules.minimum && left < guardRules.remainder(after: removals)
        let remaining = try open?.remaining ?? remainder(subject, removals, atLeast: .max) + removals
        throw HeldChange(
            OrganizationTransaction.Held(
                subject,
                HeldChangeRecord(
                    id: id, kind: type.kind, operation: operation, name: name, removals: removals, at: context.now),
                closes: !isLarge, removed: open?.removed ?? before, remaining: remaining),
            in: open, guardRules, organizationName: context.organizationName)
    }

    /// How many there are after the change; where that is not needed exactly, at least as many as are wanted.
    private func remainder(_ subject: MassChangeGuard.Subject, _ removals: Int, atLeast wanted: Int) throws -> Int {
        guard wanted > 0 else { return 0 }
        switch subject {
        case .users: return max(0, try transaction.userCount().active - removals)
        case .memberships:
            if let known = try transaction.knownRemainder(subject, at: context.now), known - removals >= wanted {
                return known - removals
            }
            // Twice as many as are needed, so that they are not counted again at each of the next requests.
            return try transaction.membershipCount(limit: wanted == .max ? .max : 2 * min(wanted, .max / 2))
        }
    }

    private func rejected(_ name: String) -> SCIMError {
        SCIMError(
            403, nil,
            "the administrator of this service provider has rejected this change of \"\(name.forDisplay)\" as part of a mass change",
            remedy: "If Entra asks for it rightly now, approve it: "
                + "\(do: .approveMassChange(organization: context.organizationName)). If not, correct the scope in Entra: "
                + "\(entra: .assignments).")
    }

    /// - Throws: 403 where a client deletes the last member of a protected group.
    func requireNoProtectedGroup(emptiedWithout id: ResourceID) throws {
        guard context.isByClient, let group = try transaction.protectedGroup(withNobodyBut: id) else { return }
        try group.requireUnprotected(against: .empty, for: context.origin, in: context.organizationName)
    }

    /// - Throws: 403 where a client takes a protected role from somebody.
    func requireUnprotectedRole(of record: UserRecord, becoming role: RoleResolution) throws {
        guard let old = record.role.role, old != role.role, try transaction.protectedRoles().contains(old) else {
            return
        }
        let name = try transaction.roleNames()[old] ?? old
        throw SCIMError(
            403, nil,
            "the role \"\(name.forDisplay)\" is protected by the administrator of this service provider; provisioning cannot take it from \"\(record.userName.forDisplay)\"",
            remedy: "Assign the user to that app role in Entra, or remove the protection: "
                + "\(do: .unprotectRole(name, organization: context.organizationName))")
    }

    /// - Throws: 403 where a client changes a user created here without taking them over.
    func requireAdoption(of record: UserRecord, by draft: UserDraft) throws {
        guard draft.externalID == nil else { return }
        throw record.isLocalRefusal(in: context.organizationName)
    }
}
