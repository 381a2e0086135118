import OrderedCollections
import SCIMCore

/// A whole provisioning run as Entra plays it: connection test, initial cycle, two weeks of changes in both PATCH
/// dialects, provision on demand, and a comparison of the target with the directory at the end.
package struct Simulation {
    private var directory: Directory
    private let configuration: JobConfiguration

    /// - Parameters:
    ///   - people: users in the provisioning scope.
    ///   - groups: groups assigned to the application.
    package init(seed: UInt64, people: Int, groups: Int) {
        directory = Directory.invented(seed: seed, people: people, groupCount: groups)
        var configuration = JobConfiguration()
        configuration.mapping = UserMapping.portalDefault.withObjectIDAsExternalID.withSingleAppRole
        configuration.seed = seed
        self.configuration = configuration
    }

    /// What a run sent, how it was answered, and where the target differs from the directory.
    package struct Report: Sendable {
        package internal(set) var summary = Summary()
        /// Requests of the verification, counted apart from the run.
        package internal(set) var verification = Traffic()
        package internal(set) var differences: [String] = []

        package var isClean: Bool { summary.isClean && differences.isEmpty }

        /// Requests of the run and of the verification.
        package var total: Int { summary.traffic.total + verification.total }
    }

    /// Plays the run.
    ///
    /// - Parameters:
    ///   - transport: adds the credentials.
    ///   - progress: told a sentence at a time.
    /// - Throws: what the transport throws while the target is read back.
    package mutating func run(over transport: any Transport, progress: @escaping (String) -> Void) throws -> Report {
        var report = Report()
        var job = ProvisioningJob(configuration: configuration, transport: transport)
        let test = job.testConnection()
        report.summary.traffic = test.traffic
        for check in test.checks {
            progress("Test Connection: \(check.name): \(check.failure?.explanation ?? "ok")")
            if let failure = check.failure { report.summary.failures.append(failure) }
        }
        guard test.isGreen else { return report }
        add(job.initialCycle(of: directory), as: "initial cycle", to: &report, progress)
        for (week, dialect) in [Dialect.compliant, .legacy].enumerated() {
            for change in directory.passWeek() { progress("  \(change)") }
            job.dialect = dialect
            let name = dialect == .compliant ? "aadOptscim062020" : "legacy"
            add(
                job.incrementalCycle(of: directory), as: "incremental cycle \(week + 1) (\(name))", to: &report,
                progress)
        }
        if let user = directory.users.values.first(where: \.isInScope) {
            directory.changeTitle(user.objectID, to: "Provisioned on demand")
            add(
                job.provisionOnDemand(user.objectID, of: directory).summary, as: "provision on demand", to: &report,
                progress)
        }
        let counting = CountingTransport(over: transport)
        var verification = Verification(of: job, over: counting)
        try verification.run(against: directory)
        report.verification = counting.traffic
        report.differences = verification.differences
        return report
    }

    private func add(_ summary: Summary, as name: String, to report: inout Report, _ progress: (String) -> Void) {
        report.summary = report.summary + summary
        let users = summary.users
        progress(
            "\(name): \(summary.traffic.total) requests; users: \(users.created) created, \(users.updated) updated, "
                + "\(users.deactivated) deactivated, \(users.deleted) deleted; groups: \(summary.groups.created) created, "
                + "\(summary.groups.updated) updated; members: \(summary.membersAdded) added, "
                + "\(summary.membersRemoved) removed; failed: \(summary.failures.count)")
        for failure in summary.failures.prefix(5) { progress("  failed: \(failure.sentence)") }
    }
}
