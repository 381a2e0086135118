import EntraSimulator
import OrderedCollections
import SCIMCore
import SCIMService
import TestBed
import Testing

/// Cycles of one job after another.
@Suite struct CycleTests {
    private func job(_ configuration: JobConfiguration = JobConfiguration(), at visit: Visit) -> ProvisioningJob {
        ProvisioningJob(configuration: configuration, transport: visit.authorized)
    }

    private func differences(_ job: ProvisioningJob, _ directory: Directory, at visit: Visit) throws -> [String] {
        var verification = Verification(of: job, over: visit.authorized)
        try verification.run(against: directory)
        return verification.differences
    }

    @Test(arguments: Entrance.open, JobVariant.all)
    func `every kind of job brings the target to the directory's state`(entrance: Entrance, variant: JobVariant) throws
    {
        let visit = try entrance.enter()
        var job = job(variant.configuration, at: visit)
        var directory = Directory.invented(seed: 11, people: 40, groupCount: 5)
        var summary = job.initialCycle(of: directory)
        for _ in 0..<2 {
            _ = directory.passWeek()
            summary = summary + job.incrementalCycle(of: directory)
        }
        #expect(summary.isClean, "\(summary.failures.map(\.sentence))")
        #expect(summary.users.created > 40)
        let differences = try differences(job, directory, at: visit)
        #expect(differences.isEmpty, "\(differences)")
    }

    @Test(arguments: Entrance.open) func `a cycle without changes writes nothing`(entrance: Entrance) throws {
        let visit = try entrance.enter()
        var job = job(at: visit)
        let directory = Directory.invented(seed: 5, people: 20, groupCount: 4)
        _ = job.initialCycle(of: directory)
        let again = job.incrementalCycle(of: directory)
        #expect(again.isClean)
        #expect(again.traffic.total == again.traffic.count("GET", "Users"))
    }

    @Test(arguments: Entrance.open, Dialect.allCases)
    func `a restarted job finds everyone again and creates nobody twice`(entrance: Entrance, dialect: Dialect) throws {
        let visit = try entrance.enter()
        var configuration = JobConfiguration()
        configuration.mapping = .portalDefault.withSingleAppRole
        configuration.dialect = dialect
        var job = job(configuration, at: visit)
        var directory = Directory.invented(seed: 6, people: 30, groupCount: 4)
        let first = job.initialCycle(of: directory)
        _ = directory.passWeek()
        // Whoever got another name since then cannot be found by it, and is the same person by externalId.
        let known = Set(job.users.values.map(\.id))
        _ = job.incrementalCycle(of: directory)
        let second = job.initialCycle(of: directory)
        #expect(second.isClean, "\(second.failures.map(\.sentence))")
        #expect(second.users.created == 0)
        #expect(second.users.adopted >= first.users.created - 10)
        #expect(second.groups.created == 0)
        #expect(job.users.values.count { known.contains($0.id) } >= first.users.created - 10)
    }

    @Test(arguments: Entrance.open) func `a rename keeps the record, its id and its groups`(entrance: Entrance) throws {
        let visit = try entrance.enter()
        var job = job(at: visit)
        var directory = Directory.invented(seed: 8, people: 12, groupCount: 1)
        _ = job.initialCycle(of: directory)
        let person = try #require(directory.usersInScope.first { !$0.isGuest })
        let id = try #require(job.users[person.objectID]?.id)
        directory.rename(person.objectID, surname: "Lovelace", latin: "lovelace")
        #expect(job.incrementalCycle(of: directory).users.updated == 1)
        #expect(job.users[person.objectID]?.id == id)
        let answer = try visit.authorized.send(ProvisioningRequest("GET", "/Users/\(id)"))
        let user = try #require(try answer.json())
        #expect(user["userName"]?.string == directory.users[person.objectID]?.userPrincipalName)
        #expect(user["groups"]?.array?.count == 1)
        #expect(try differences(job, directory, at: visit) == [])
    }

    @Test(arguments: Entrance.open) func `credentials that are refused end the cycle at once`(entrance: Entrance) throws
    {
        let visit = try entrance.enter()
        var job = ProvisioningJob(transport: BearerTransport(token: "scim_wrong", over: visit.transport))
        let summary = job.initialCycle(of: Directory.invented(seed: 5, people: 5, groupCount: 1))
        #expect(summary.stop?.reason == .invalidCredentials)
        #expect(summary.traffic.total == 1)
        #expect(!job.testConnection().isGreen)
    }

    @Test(arguments: Entrance.open)
    func `provision on demand shows each request with its answer`(entrance: Entrance) throws {
        let visit = try entrance.enter()
        var job = job(at: visit)
        var directory = Directory.invented(seed: 9, people: 3, groupCount: 0)
        let person = try #require(directory.usersInScope.first)
        let made = job.provisionOnDemand(person.objectID, of: directory)
        #expect(made.failure == nil)
        #expect(made.exchanges.map(\.request.method) == ["GET", "GET", "POST"])
        #expect(made.exchanges.last?.responseText.hasPrefix("201") == true)
        directory.changeTitle(person.objectID, to: "Countess")
        let changed = job.provisionOnDemand(person.objectID, of: directory)
        #expect(changed.exchanges.map(\.request.method) == ["GET", "GET", "GET", "PATCH"])
        #expect(changed.exchanges.allSatisfy { !$0.requestText.contains(visit.token) })
    }

    /// A way to the service provider by a credential of another kind than a token.
    enum Way: String, CaseIterable, Sendable {
        case clientInHeader, clientInBody, workloadIdentity, entraToken

        func transport(_ credentials: VisitCredentials) -> any Transport {
            switch self {
            case .clientInHeader: credentials.client(inHeader: true)
            case .clientInBody: credentials.client(inHeader: false)
            case .workloadIdentity: credentials.workloadIdentity
            case .entraToken: credentials.entraToken
            }
        }
    }

    @Test(arguments: Entrance.open, Way.allCases)
    func `every kind of credential provisions whole cycles`(entrance: Entrance, way: Way) throws {
        let visit = try entrance.enter()
        let transport = way.transport(try visit.credentials())
        var job = ProvisioningJob(configuration: JobVariant.all[0].configuration, transport: transport)
        #expect(job.testConnection().isGreen)
        var directory = Directory.invented(seed: 12, people: 15, groupCount: 3)
        var summary = job.initialCycle(of: directory)
        _ = directory.passWeek()
        summary = summary + job.incrementalCycle(of: directory)
        #expect(summary.isClean, "\(summary.failures.map(\.sentence))")
        #expect(try differences(job, directory, at: visit) == [])
        if let fetched = transport as? TokenEndpointTransport { #expect(fetched.issued == 1) }
    }
}
