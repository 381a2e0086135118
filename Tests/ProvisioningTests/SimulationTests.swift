import EntraSimulator
import TestBed
import Testing

/// Whole provisioning runs by every way that is open.
@Suite struct SimulationTests {
    @Test(arguments: Entrance.open)
    func `a whole provisioning run leaves the state of the directory`(entrance: Entrance) throws {
        let visit = try entrance.enter()
        var simulation = Simulation(seed: 3, people: 60, groups: 6)
        let report = try simulation.run(over: visit.authorized, progress: { _ in })
        #expect(report.summary.failures.map(\.sentence).isEmpty)
        #expect(report.differences.isEmpty)
        #expect(report.summary.users.created > 60)
        #expect(report.summary.users.deleted > 0)
    }
}
