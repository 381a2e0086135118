import OrderedCollections

extension ProvisioningJob {
    /// *Provision on demand* for one user: probes, searches even where the user is linked, creates or updates, sets the
    /// manager where both exist, and shows each request and answer. The compliant dialect is never honoured here.
    package mutating func provisionOnDemand(_ id: ObjectID, of directory: Directory) -> OnDemandReport {
        begin()
        target.recorded = []
        if dialect == .compliant { dialect = .legacy }
        do throws(Failure) {
            try probe("Users")
            guard let user = directory.users[id] else { preconditionFailure("\(id) is not in the directory") }
            if users[id] != nil {
                _ = try match(user, by: configuration.mapping.state(of: user))
            }
            try synchronize(user)
            try synchronizeReferences(of: user)
        } catch {
            summary.users.failed += 1
            summary.failures.append(error)
        }
        let exchanges = target.recorded ?? []
        target.recorded = nil
        dialect = configuration.dialect
        return OnDemandReport(summary: finish(), exchanges: exchanges)
    }
}

/// What *Provision on demand* shows the administrator.
package struct OnDemandReport: Sendable {
    package let summary: Summary
    /// Every request with its answer, in order.
    package let exchanges: [Exchange]

    package var failure: Failure? { summary.failures.first }
}
