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
    package func auditTrail(
        of organization: Organization? = nil, since seconds: Int? = nil, limit: Int? = nil
    ) throws -> [AuditEntry] {
        let since = seconds.map { surroundings.now() + -$0 }
        return try read { snapshot in
            let names = Dictionary(uniqueKeysWithValues: try snapshot.organizations().map { ($0.id, $0.name) })
            return try snapshot.auditRecords(of: organization?.id, since: since, limit: limit).map {
                AuditEntry($0, names: names)
            }
        }
    }
}

extension Administration {
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
