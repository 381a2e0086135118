import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// What erasing a person took away, or would.
package struct Erasure: Sendable, Hashable {
    /// The id, which stays as that of a deleted record, so that it is never used again.
    package let identifier: String
    /// nil if the record was deleted before and the log knew no name.
    package let userName: String?
    /// Whether there was a record to delete; it may have been deleted before.
    package let hadRecord: Bool
    /// How many groups the record was in.
    package let groups: Int
    /// How many entries of the log lose what they say.
    package let logEntries: Int
}

extension Administration {
    /// Deletes a user and takes their data out of the log and their former names away: what stays is the id of a deleted
    /// record, and of their entries in the log time, operation and outcome.
    ///
    /// Entries about others are erased too where they name them, as refused requests with their userName do.
    ///
    /// - Parameters:
    ///   - name: userName or id; the id also of a user who was deleted before, or their name, as long as the log knows it.
    ///   - dryRun: only says what would be erased.
    /// - Throws: `notFound` with the nearest names; `conflict` for a protected user.
    package func eraseUser(_ name: String, of organization: Organization, dryRun: Bool = false) throws -> Erasure {
        let person = try person(name, of: organization)
        let (last, numbers) = try logEntries(of: person, in: organization)
        let found = person.erasure(logEntries: numbers.count)
        guard !dryRun else { return found }
        // The log first: as long as the record is there, it can be done again after a failure.
        try erase(numbers, of: organization)
        let late = try finish(person, of: organization, after: last)
        try translating { _ = try store.emptyLog() }
        return person.erasure(logEntries: numbers.count + late)
    }

    /// Somebody who is to be erased, and everything by which they are known.
    private struct Person: Sendable {
        let id: ResourceID
        var userName: String?
        var hadRecord = false
        var groups = 0
        var texts = PersonalTexts()

        func erasure(logEntries: Int) -> Erasure {
            Erasure(
                identifier: id.description, userName: userName, hadRecord: hadRecord, groups: groups,
                logEntries: logEntries)
        }

        func isMeant(by entry: LogEntry) -> Bool { entry.resourceID == id || texts.occur(in: entry) }
    }

    private func person(_ name: String, of organization: Organization) throws -> Person {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let id = try Administration.erasable(name, in: scope)
            var person = Person(id: id)
            if let record = try scope.user(id) {
                try record.requireUnprotected(against: .erase, for: .local, in: organization.name)
                person.userName = record.userName
                person.hadRecord = true
                person.groups = try scope.groups(of: id).count
                person.texts.add(try record.attributes())
                for former in try scope.formerUserNames(of: id) { person.texts.add(name: former.userName) }
            }
            if let deleted = try scope.deletedRecord(id) {
                person.userName = deleted.name
                person.texts.add(try deleted.attributes())
                for former in try scope.formerUserNames(ofDeleted: id) { person.texts.add(name: former) }
            }
            var query = LogQuery()
            query.resource = id
            for entry in try snapshot.log(query, of: organization.id) {
                try person.texts.add(entry)
                if !person.hadRecord { person.userName = entry.resourceName ?? person.userName }
            }
            return person
        }
    }

    /// The identifier of a user, or of one who was deleted.
    private static func erasable(_ name: String, in scope: OrganizationSnapshot) throws -> ResourceID {
        if let id = ResourceID(name), let issued = try scope.issued(id) {
            switch issued {
            case .existing(.user), .deleted(.user): return id
            case .existing(.group), .deleted(.group):
                throw ServiceError(.usage, "\(name) is the id of a group; only users are erased")
            }
        }
        let record: UserRecord
        do {
            record = try user(name, in: scope)
        } catch let error as ServiceError where error.kind == .notFound {
            let known = try name.foldedKey.map { try scope.resources(named: $0, of: ResourceKind.user.rawValue) } ?? []
            // Who only had the name before is found by the one that they have now.
            guard let id = try known.first(where: { try scope.issued($0) == .deleted(.user) }) else { throw error }
            return id
        }
        return record.id
    }

    /// The entries that name the person, read without keeping anybody waiting.
    private func logEntries(of person: Person, in organization: Organization) throws -> (last: Int64, [Int64]) {
        var last: Int64 = 0
        var numbers: [Int64] = []
        while true {
            let page = try read { try $0.organization(organization.id).logEntries(after: last, limit: 1000) }
            numbers += page.filter(person.isMeant).map(\.number)
            last = page.last?.number ?? last
            guard page.count == 1000 else { return (last, numbers) }
        }
    }

    private func erase(_ numbers: [Int64], of organization: Organization) throws {
        var rest = numbers[...]
        guard !rest.isEmpty else { return }
        try surroundings.inBatches {
            let (left, turn) = try write { [surroundings, rest] transaction, _ in
                let scope = transaction.organization(organization.id)
                var left = rest
                let turn = try surroundings.turn {
                    try scope.eraseContent(ofLogEntry: left.removeFirst())
                    return !left.isEmpty
                }
                return (left, turn)
            }
            rest = left
            return turn
        }
    }

    /// Deletes the record, and erases what has come to the log meanwhile.
    ///
    /// - Returns: how many entries those were.
    private func finish(_ person: Person, of organization: Organization, after last: Int64) throws -> Int {
        let now = surroundings.now()
        return try write { transaction, audit in
            let change = try LocalChange(transaction, organization, at: now)
            var late = 0
            for entry in try change.scope.logEntries(after: last, limit: .max) where person.isMeant(by: entry) {
                try change.scope.eraseContent(ofLogEntry: entry.number)
                late += 1
            }
            try change.erase(person.id)
            try audit.note(.userErase, of: organization.id, person.id.description)
            return late
        }
    }
}
