import EntraSimulator
import SCIMCore
import TestBed
import Testing

/// Whole provisioning runs by every way that is open.
@Suite struct SimulationTests {
    @Test(arguments: Entrance.open, [3, 4] as [UInt64])
    func `a whole provisioning run leaves the state of the directory`(entrance: Entrance, seed: UInt64) throws {
        let visit = try entrance.enter()
        var simulation = Simulation(seed: seed, people: 60, groups: 6)
        let report = try simulation.run(over: visit.authorized, tell: { _ in })
        #expect(report.failures.map(\.sentence).isEmpty)
        #expect(report.differences.isEmpty)
        #expect(report.isClean)
        let users = report.summary.users
        let found = try #require(report.found)
        #expect(found.users == users.created - users.deleted)
        #expect(found.groups == report.summary.groups.created - report.summary.groups.deleted)
        #expect(found.activeUsers < found.users)
    }

    @Test func `a run that cannot begin is a failure`() throws {
        let visit = try Entrance.inProcess.enter()
        var simulation = Simulation(seed: 3, people: 10, groups: 2)
        let report = try simulation.run(over: BearerTransport(token: "scim_wrong", over: visit.transport)) { _ in }
        #expect(!report.isClean)
        #expect(report.stages.isEmpty)
        #expect(report.found == nil)
        #expect(report.failures.allSatisfy { $0.reason == .invalidCredentials })
        #expect(report.traffic.answers == [401: 4])
    }

    /// What `make run` plays and tells.
    @Test func `the run that is shown contains everything that Entra does`() throws {
        let visit = try Entrance.inProcess.enter()
        var simulation = Simulation(seed: 1, people: 320, groups: 12)
        var phases: Set<Progress.Phase> = []
        let report = try simulation.run(over: visit.authorized) { event in
            if case .progress(let progress) = event { phases.insert(progress.phase) }
        }
        #expect(report.isClean)
        #expect(report.test.checks.count == 4)
        let initial = report.stages.prefix(2).reduce(Summary()) { $0 + $1.summary }
        #expect(initial.users.created >= 300)
        #expect(initial.groups.created == 12)
        #expect(initial.managersSet > 200)
        for stage in report.stages.prefix(2) { #expect(stage.summary.membersAdded > 50) }
        let kinds = Set(report.stages.flatMap { $0.changes.map(\.kind) })
        #expect(kinds == Set(DirectoryChange.Kind.allCases))
        let later = report.stages.dropFirst(2).reduce(Summary()) { $0 + $1.summary }
        #expect(later.users.deleted > 0 && later.users.deactivated > 0 && later.groups.updated > 0)
        for dialect in [Dialect.legacy, .compliant] {
            let stages = report.stages.dropFirst(2).filter { $0.dialect == dialect }.map(\.summary)
            #expect(stages.contains { $0.membersAdded > 0 && $0.membersRemoved > 0 })
            #expect(report.groupPatches(in: dialect) > 10)
        }
        #expect(phases == Set(Progress.Phase.allCases))
        for filter in [
            "roles.value+eq+%22admin%22", "roles.value+eq+%22member%22", "roles.value+eq+%22viewer%22",
            "userName+co+%22%23EXT%23%22", "active+eq+false", "manager+pr",
        ] {
            let answer = try visit.authorized.send(ProvisioningRequest("GET", "/Users?filter=\(filter)&count=0"))
            #expect(try answer.json()?["totalResults"]?.number?.integer ?? 0 > 0, "\(filter)")
        }
    }
}
