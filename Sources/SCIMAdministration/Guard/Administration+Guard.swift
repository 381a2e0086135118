import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// What the guard of an organization watches and holds.
    ///
    /// - Parameter limit: changes that are listed of each mass change; nil for all.
    package func guardState(of organization: Organization, listing limit: Int? = 20) throws -> GuardState {
        let now = surroundings.now()
        return try read { snapshot in
            let scope = snapshot.organization(organization.id)
            guard let record = try scope.record() else { throw StoreError.stale }
            let all = try MassChangeGuard.Subject.allCases.flatMap { try scope.massChanges($0, limit: 5) }
            let changes = try all.map { try MassChange($0, in: scope, listing: $0.decision == nil ? limit : 0) }
            return GuardState(
                rules: record.settings.massChangeGuard,
                removedUsers: try scope.removalCount(.users, at: now),
                activeUsers: try scope.userCount().active,
                removedMemberships: try scope.removalCount(.memberships, at: now),
                open: changes.filter { $0.decision == nil }.sorted { $0.begin < $1.begin },
                decided: changes.filter { $0.decision != nil }.sorted { $0.begin > $1.begin })
        }
    }

    /// What nobody has decided on.
    package func openMassChanges(of organization: Organization) throws -> [MassChange] {
        try read { try $0.organization(organization.id).openMassChanges() }
    }

    /// Lets what was held pass, when Entra asks for it again, and every removal for some time.
    ///
    /// - Parameters:
    ///   - seconds: how long.
    ///   - condition: whether what is held is still what was seen.
    /// - Returns: what was approved.
    /// - Throws: `notFound` if nothing is held, and nothing was rejected last; `Outdated`.
    package func approveMassChanges(
        of organization: Organization, for seconds: Int,
        provided condition: @escaping @Sendable ([MassChange]) -> Bool = { _ in true }
    ) throws -> [MassChange] {
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard condition(try scope.openMassChanges()) else { throw Outdated() }
            var approved: [MassChange] = []
            for subject in MassChangeGuard.Subject.allCases {
                guard let last = try scope.lastMassChange(subject), !last.isApproved(at: now),
                    last.decision == nil || last.decision == .rejected
                else { continue }
                approved.append(try MassChange(last, in: scope, listing: 0))
                try scope.decide(.approved, on: last, at: now, until: now + seconds)
                // What was removed until then was wanted as well.
                try scope.deleteRemovals(of: subject)
            }
            guard !approved.isEmpty else { throw Administration.nothingHeld(organization) }
            try audit.note(
                .guardApprove, of: organization.id, to: .audited(approved, ["seconds": .number(JSONNumber(seconds))]))
            return approved
        }
    }

    /// Refuses what is held, for as long as Entra may go on asking for it.
    ///
    /// - Returns: what was rejected.
    /// - Throws: `notFound` if nothing is held; `Outdated`.
    package func rejectMassChanges(
        of organization: Organization, provided condition: @escaping @Sendable ([MassChange]) -> Bool = { _ in true }
    ) throws -> [MassChange] {
        let now = surroundings.now()
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let open = try scope.openMassChanges()
            guard condition(open) else { throw Outdated() }
            guard !open.isEmpty else { throw Administration.nothingHeld(organization) }
            for subject in MassChangeGuard.Subject.allCases {
                guard let last = try scope.lastMassChange(subject), last.decision == nil else { continue }
                try scope.decide(.rejected, on: last, at: now, until: now + Administration.rejectionPeriod)
            }
            try audit.note(.guardReject, of: organization.id, to: .audited(open, [:]))
            return open
        }
    }

    /// The same after what clients had removed before is undone. As long as that takes, everything is held; where it is
    /// interrupted, nothing is rejected, and it can be done again.
    ///
    /// - Throws: `notFound` if nothing is held; `Outdated`, before anything is undone.
    package func rejectAndUndoMassChanges(
        of organization: Organization, progress: Progress = { _, _ in },
        provided condition: @Sendable ([MassChange]) -> Bool = { _ in true }
    ) throws -> (rejected: [MassChange], undoing: Undoing) {
        let open = try openMassChanges(of: organization)
        guard condition(open) else { throw Outdated() }
        let undoing = try undo(open, of: organization, progress: progress)
        return (try rejectMassChanges(of: organization), undoing)
    }

    /// Seconds for which what was rejected is refused.
    package static let rejectionPeriod = 7 * 86_400

    /// What a mass change had removed before it was held, and what was done about it.
    package struct Undoing: Sendable, Hashable {
        package var activated = 0
        package var restoration = MassRestoration()

        package init() {}
    }

    /// Activates and restores the users whom clients deactivated and deleted since the hour before a mass change.
    func undo(
        _ massChanges: [MassChange], of organization: Organization, progress: Progress = { _, _ in }
    ) throws -> Undoing {
        guard let begin = massChanges.filter({ $0.subject == .users }).map(\.begin).min() else { return Undoing() }
        let removed = try read {
            try $0.organization(organization.id).usersRemoved(since: begin + -MassChangeGuard.window)
        }
        var undoing = Undoing()
        undoing.restoration = try restore(
            removed.filter(\.wasDeleted).map(\.id), of: organization, progress: progress)
        let ids = removed.filter(\.wasDeactivated).map(\.id)
        for start in stride(from: 0, to: ids.count, by: 500) {
            let some = Array(ids[start..<min(start + 500, ids.count)])
            undoing.activated += try inBatches(some, of: organization, action: .userActivate) { id, change in
                guard let record = try change.scope.user(id), !record.isActive else { return nil as Bool? }
                _ = try change.setActive(true, record)
                return true
            }.count
            progress(start + some.count, ids.count)
        }
        return undoing
    }

    private static func nothingHeld(_ organization: Organization) -> ServiceError {
        ServiceError(
            .notFound, "the guard against mass changes holds nothing of \(organization.name.forDisplay)",
            remedy: "To see what it watches: \(do: .showGuard(organization: organization.name))")
    }
}

extension OrganizationSnapshot {
    /// What nobody has decided on.
    func openMassChanges() throws -> [MassChange] {
        try MassChangeGuard.Subject.allCases.compactMap { subject in
            guard let last = try lastMassChange(subject), last.decision == nil else { return nil }
            return try MassChange(last, in: self, listing: 0)
        }
    }
}

extension JSONValue {
    /// What was decided on: how many records, and how many users or memberships would have gone.
    fileprivate static func audited(_ changes: [MassChange], _ more: JSONObject) -> JSONValue {
        var object = more
        for change in changes {
            object[change.subject.rawValue] = [
                "records": .number(JSONNumber(change.heldRecords)),
                "removals": .number(JSONNumber(change.heldRemovals)),
            ]
        }
        return .object(object)
    }
}
