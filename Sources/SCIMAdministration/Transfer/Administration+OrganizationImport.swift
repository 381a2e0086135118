import SCIMCore
package import SCIMDirectory
package import SCIMHost
import SCIMStore

/// An organization that was brought here from another server.
package struct ImportedOrganization: Sendable, Hashable {
    package let organization: Organization
    package let users: Int
    package let groups: Int
    package let memberships: Int
    package let deletedRecords: Int
    /// nil while the machine has none.
    package let baseURL: BaseURL?
}

extension Administration {
    /// Makes an organization of what `exportOrganization` wrote on another server, with the same identifiers and versions;
    /// SCIM is off, and there are no credentials. Nobody sees it before it is whole; what fails leaves nothing behind.
    ///
    /// - Parameters:
    ///   - source: the next piece of the file; an empty one at its end.
    ///   - name: its name here; nil for the one it had.
    ///   - isInterrupted: asked now and then whether to stop.
    ///   - progress: is told how many lines are stored, and of how many.
    /// - Throws: `conflict` if the name is taken; `failed` with the number of the first line that is wrong.
    package func importOrganization(
        from source: @escaping () throws -> [UInt8], as name: String? = nil, isInterrupted: () -> Bool = { false },
        progress: Progress = { _, _ in }
    ) throws -> ImportedOrganization {
        var reader = try TransferReader(source)
        let unique = try Administration.name(name ?? reader.header.name, of: "organization")
        try read { snapshot in
            if let other = try snapshot.organization(nameKey: unique.key) { throw Administration.isTaken(other.name) }
        }
        let created = reader.created
        var last = surroundings.now()
        let id = try write { [last] transaction, _ in
            try transaction.createHidden(name: unique.text, created: created, at: last).organization
        }
        do {
            while let batch = try reader.nextBatch() {
                guard !isInterrupted() else {
                    throw ServiceError(.failed, "the import was interrupted; nothing of it was kept")
                }
                last = try store(batch, in: id, after: last)
                progress(reader.count, reader.header.total)
            }
            return try publish(reader, id, as: unique, after: last)
        } catch {
            try discard(id)
            throw error
        }
    }

    private static func isTaken(_ name: String) -> ServiceError {
        ServiceError(
            .conflict, "there is already an organization \"\(name.forDisplay)\"",
            remedy: "To give the imported one another name, add --name NAME.")
    }

    /// - Returns: the time that was said last.
    private func store(
        _ batch: [TransferReader.Item], in id: OrganizationID, after last: Instant
    ) throws -> Instant {
        var rest = batch[...]
        var last = last
        try translating {
            try surroundings.inBatches {
                let (left, time, turn) = try store.write { [surroundings, rest, last] transaction in
                    let scope = transaction.organization(id)
                    let now = max(surroundings.now(), Instant(milliseconds: last.milliseconds + 1))
                    try scope.keepHidden(at: now, after: last)
                    var left = rest
                    let turn = try surroundings.turn {
                        transaction.renewDeadline()
                        try left.removeFirst().store(in: scope)
                        return !left.isEmpty
                    }
                    return (left, now, turn)
                }
                (rest, last) = (left, time)
                return turn
            }
        }
        return last
    }

    private func publish(
        _ reader: TransferReader, _ id: OrganizationID, as name: UniqueName, after last: Instant
    ) throws -> ImportedOrganization {
        let counts = reader.header.counts
        let settings = reader.settings
        return try write { transaction, audit in
            let scope = transaction.organization(id)
            try scope.keepHidden(at: Instant(milliseconds: last.milliseconds + 1), after: last)
            if let other = try transaction.organization(nameKey: name.key) { throw Administration.isTaken(other.name) }
            try scope.publish(name: name.text, key: name.key, settings: settings)
            try audit.note(
                .organizationImport, of: id,
                to: [
                    "name": .string(name.text), "users": .number(JSONNumber(counts[.user] ?? 0)),
                    "groups": .number(JSONNumber(counts[.group] ?? 0)),
                ])
            guard let record = try scope.record() else { throw Outdated() }
            return ImportedOrganization(
                organization: try Organization(record, in: scope), users: counts[.user] ?? 0,
                groups: counts[.group] ?? 0, memberships: counts[.membership] ?? 0,
                deletedRecords: counts[.deleted] ?? 0, baseURL: try transaction.baseURL().map { try BaseURL($0) })
        }
    }

    /// Removes what was imported so far. Where that fails too, the next maintenance does it.
    private func discard(_ id: OrganizationID) throws {
        let now = surroundings.now()
        do {
            try store.write { try $0.markRemoved(id, at: now) }
            try removeRows(of: id)
        } catch is StoreError {
            // What made the import fail is what the administrator has to know.
        }
    }
}
