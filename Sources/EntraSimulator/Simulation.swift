import OrderedCollections
import SCIMCore

/// A whole provisioning run as Entra plays it: connection test, an initial cycle, two weeks of changes, provision on
/// demand, and a comparison of the target with the directory at the end.
///
/// Groups are filled in both PATCH dialects: half of them by the default one; for the other half, and for the first week,
/// the administrator has put `aadOptscim062020` on the Tenant URL; before the second week they remove it.
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

    /// What is told while the run goes on.
    package enum Event: Sendable {
        case checked(ConnectionTest.Check)
        /// A stage begins, and with it what had happened in the directory.
        case began(String, changes: [DirectoryChange])
        case progress(Progress)
        case ended(Stage)
    }

    /// A part of the run.
    package struct Stage: Sendable {
        /// `Initial cycle`
        package let name: String
        package let dialect: Dialect
        package let changes: [DirectoryChange]
        package let summary: Summary
    }

    /// Plays the run.
    ///
    /// - Parameters:
    ///   - transport: adds the credentials.
    ///   - tell: hears of everything in order.
    /// - Throws: what the transport throws while the target is read back.
    package mutating func run(over transport: any Transport, tell: @escaping (Event) -> Void) throws -> Report {
        var job = ProvisioningJob(
            configuration: configuration, transport: transport, progress: { tell(.progress($0)) })
        let test = job.testConnection()
        for check in test.checks { tell(.checked(check)) }
        var report = Report(test: test)
        guard test.isGreen else { return report }

        func play(
            _ name: String, _ dialect: Dialect, _ changes: [DirectoryChange] = [],
            _ cycle: (inout ProvisioningJob) -> Summary
        ) {
            job.dialect = dialect
            tell(.began("\(name) (\(dialect.name))", changes: changes))
            let stage = Stage(name: name, dialect: dialect, changes: changes, summary: cycle(&job))
            report.stages.append(stage)
            tell(.ended(stage))
        }

        var beginning = directory
        beginning.groups = OrderedDictionary(uniqueKeysWithValues: directory.groups.elements.prefix(groupsAtFirst))
        play("Initial cycle", .legacy) { $0.initialCycle(of: beginning) }
        play("The other groups are assigned", .compliant) { [directory] in $0.incrementalCycle(of: directory) }
        for (name, dialect) in [("A week later", Dialect.compliant), ("Another week later", .legacy)] {
            let changes = directory.passWeek()
            play(name, dialect, changes) { [directory] in $0.incrementalCycle(of: directory) }
        }
        if let user = directory.users.values.first(where: \.isInScope) {
            directory.changeTitle(user.objectID, to: "Provisioned on demand")
            play("Provision on demand", .legacy) { [directory] in
                $0.provisionOnDemand(user.objectID, of: directory).summary
            }
        }
        try verify(job, over: transport, &report)
        return report
    }

    private var groupsAtFirst: Int { (directory.groups.count + 1) / 2 }

    private func verify(_ job: ProvisioningJob, over transport: any Transport, _ report: inout Report) throws {
        let counting = CountingTransport(over: transport)
        var verification = Verification(of: job, over: counting)
        try verification.run(against: directory)
        report.verification = counting.traffic
        report.found = verification.found
        report.differences = verification.differences
    }
}
