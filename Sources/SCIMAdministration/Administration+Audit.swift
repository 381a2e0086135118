import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// The newest entries of the audit trail, oldest of them first.
    ///
    /// - Parameters:
    ///   - organization: nil for the entries of all organizations and of the machine.
    ///   - seconds: back from now.
    ///   - action: the words of the command; only entries of this action.
    ///   - person: part of the name of who made the change.
    ///   - before: only entries with a smaller number.
    package func auditTrail(
        of organization: Organization? = nil, since seconds: Int? = nil, action: String? = nil, person: String? = nil,
        before: Int? = nil, limit: Int? = nil
    ) throws -> [AuditEntry] {
        let since = seconds.map { surroundings.now() + -$0 }
        return try read { snapshot in
            let names = Dictionary(uniqueKeysWithValues: try snapshot.organizations().map { ($0.id, $0.name) })
            return try snapshot.auditRecords(
                of: organization?.id, since: since, action: action, person: person, before: before, limit: limit
            ).map { AuditEntry($0, names: names) }
        }
    }
}

extension Administration {
    /// What the members and groups are called now that entries of one organization are about, by their ids.
    package func subjectNames(of entries: [AuditEntry], in organization: Organization) throws -> [String: String] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            var names: [String: String] = [:]
            for entry in entries where entry.concerns != nil {
                guard let subject = entry.subject, let id = ResourceID(subject) else { continue }
                names[subject] = try scope.name(of: id)
            }
            return names
        }
    }

    /// Checks the hash of every entry and the chain from each to the next.
    ///
    /// - Parameters:
    ///   - organization: leaves out the faults of entries that are known to be another's.
    ///   - anchor: the head of an earlier report, which must still be there.
    package func verifyAuditTrail(
        of organization: Organization? = nil, against anchor: AuditReport.Anchor? = nil
    ) throws -> AuditReport {
        try read { snapshot in
            var check = AuditCheck(anchor: anchor, organization: organization?.id)
            try snapshot.forEachAuditRecord { check.take($0) }
            return check.report(highestNumber: Int(try snapshot.highestAuditNumber()))
        }
    }
}
