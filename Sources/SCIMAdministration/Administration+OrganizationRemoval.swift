import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// An organization that is to be removed, and how much goes with it.
package struct OrganizationRemoval: Sendable, Hashable {
    package let name: String
    package let users: Int
    package let groups: Int
    package let memberships: Int
    package let deletedRecords: Int
    /// Tokens, clients and workload identities, revoked ones too.
    package let credentials: Int
    package let logEntries: Int
    /// Whether clients are answered until then.
    package let isEnabled: Bool
    /// Whether it was begun before, or is what an interrupted import left.
    package let isBegun: Bool
    let id: OrganizationID

    fileprivate init(_ id: OrganizationID, _ name: String, isEnabled: Bool, isBegun: Bool, in snapshot: Snapshot) throws
    {
        let contents = try snapshot.organization(id).contents()
        self.id = id
        self.name = name
        self.isEnabled = isEnabled
        self.isBegun = isBegun
        users = contents.users
        groups = contents.groups
        memberships = contents.memberships
        deletedRecords = contents.deletedRecords
        credentials = contents.credentials
        logEntries = contents.logEntries
    }
}

extension Administration {
    /// Gives an organization another name. Clients notice nothing: the Tenant URL is that of the machine, and credentials
    /// stay as they are.
    ///
    /// - Throws: `usage` for a name that is none, `conflict` for one that is taken.
    package func rename(_ organization: Organization, to name: String) throws -> Organization {
        let unique = try Administration.name(name, of: "organization")
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard let old = try scope.record() else { throw Administration.isRemoved(organization) }
            if !old.name.utf8.elementsEqual(unique.text.utf8) {
                if let other = try transaction.organization(nameKey: unique.key), other.id != old.id {
                    throw ServiceError(.conflict, "there is already an organization \"\(other.name.forDisplay)\"")
                }
                try scope.rename(to: unique.text, key: unique.key)
                try audit.note(.organizationRename, of: old.id, from: .string(old.name), to: .string(unique.text))
            }
            return try Organization(scope.record() ?? old, in: scope)
        }
    }

    static func isRemoved(_ organization: Organization) -> ServiceError {
        ServiceError(.notFound, "the organization \"\(organization.name.forDisplay)\" was removed meanwhile")
    }

    /// What goes with an organization when it is removed. The name may be that of one whose removal was interrupted.
    ///
    /// - Throws: `notFound` with the nearest names.
    package func removal(of name: String) throws -> OrganizationRemoval {
        try read { snapshot in
            let all = try snapshot.organizations()
            if let key = name.foldedKey, let found = all.first(where: { $0.nameKey == key }) {
                return try OrganizationRemoval(
                    found.id, found.name, isEnabled: found.settings.isEnabled, isBegun: false, in: snapshot)
            }
            // What is left of a removal has its name, until nothing is left.
            let begun = try snapshot.removedOrganizations()
            guard let key = name.foldedKey, let found = begun.last(where: { $0.name.foldedKey == key }),
                !found.name.isEmpty
            else { throw ServiceError.notFound("organization", name, among: all.map(\.name)) }
            return try OrganizationRemoval(found.id, found.name, isEnabled: false, isBegun: true, in: snapshot)
        }
    }

    /// Removes an organization with everything that it holds. At once, SCIM is off, its credentials are gone and nobody
    /// sees it any longer; the rest goes in short transactions. When that is interrupted, doing it again finishes it, and so
    /// does the next maintenance.
    ///
    /// - Parameter progress: is told how many rows are gone, and of how many.
    /// - Throws: `Outdated` if it was removed or renamed meanwhile.
    package func remove(_ removal: OrganizationRemoval, progress: Progress = { _, _ in }) throws {
        let now = surroundings.now()
        try write { transaction, audit in
            if !removal.isBegun {
                guard let record = try transaction.organization(removal.id).record(),
                    record.name.utf8.elementsEqual(removal.name.utf8)
                else { throw Outdated() }
                try audit.note(.organizationRemove, of: removal.id, from: removal.auditedContents)
            }
            try transaction.markRemoved(removal.id, at: now)
        }
        guard !isDryRun else { return }
        try translating {
            try removeRows(of: removal.id, progress: progress)
            try store.emptyLog()
        }
    }

    /// Removes what is left of organizations that were removed, and of imports that were interrupted.
    ///
    /// An import says every few moments that it goes on; one that has said nothing for long is over.
    func finishRemovals() throws {
        let latest = surroundings.now() + -Administration.importSilence
        for organization in try reader.read({ try $0.removedOrganizations() })
        where organization.name.isEmpty || organization.time < latest {
            if !organization.name.isEmpty {
                let now = surroundings.now()
                try store.write { try $0.markRemoved(organization.id, at: now) }
            }
            if try reader.read({ try $0.organization(organization.id).removableRowCount() }) > 0
                || !organization.name.isEmpty
            {
                try removeRows(of: organization.id)
            }
        }
    }

    /// Seconds after which an import that does not go on is taken for interrupted.
    static let importSilence = 600

    /// - Parameter id: of an organization that was marked as removed.
    func removeRows(of id: OrganizationID, progress: Progress = { _, _ in }) throws {
        let total = try reader.read { try $0.organization(id).removableRowCount() }
        let now = surroundings.now()
        var done = 0
        try surroundings.inBatches {
            let (count, turn) = try store.write { [surroundings] transaction in
                var count = 0
                let turn = try surroundings.turn {
                    transaction.renewDeadline()
                    let some = try transaction.organization(id).removeRows(at: now, limit: 100)
                    count += some
                    return some > 0
                }
                return (count, turn)
            }
            done += count
            progress(min(done, total), total)
            return turn
        }
    }
}

extension OrganizationRemoval {
    /// What the audit trail says of it.
    fileprivate var auditedContents: JSONValue {
        [
            "name": .string(name), "users": .number(JSONNumber(users)),
            "groups": .number(JSONNumber(groups)), "memberships": .number(JSONNumber(memberships)),
            "deletedRecords": .number(JSONNumber(deletedRecords)),
            "credentials": .number(JSONNumber(credentials)),
        ]
    }
}
