import HostileInput
import TestBed
import Testing

/// What `scripts/fuzz` looks for, without a fuzzer: seeds, their changes, and everything that a fuzzer once found.
@Suite struct HostileInputTests {
    @Test(arguments: InputTarget.allCases) func `seeds keep every promise`(target: InputTarget) throws {
        let check = try target.makeCheck()
        let seeds = try check.seeds()
        #expect(seeds.count >= 3)
        for seed in seeds { try expectKept(seed, check) }
    }

    @Test(arguments: InputTarget.allCases) func `seeds with changes keep every promise`(target: InputTarget) throws {
        let check = try target.makeCheck()
        let seeds = try check.seeds()
        var mutations = InputMutations(seed: 15)
        for _ in 0..<(target == .endpoint ? 1500 : 8000) { try expectKept(mutations.changed(seeds), check) }
    }

    @Test func `both sides of the endpoint's doors are seen`() throws {
        let check = try EndpointCheck()
        let seeds = try check.seeds()
        for seed in seeds { try check.check(seed) }
        for status in [200, 201, 204, 400, 401, 404, 409] {
            #expect(check.answered[status, default: 0] > 0, "\(status) in \(check.answered)")
        }
        #expect(check.answered[200, default: 0] > seeds.count / 5)
    }

    @Test(arguments: try findings()) func `what was found stays fixed`(fixture: Fixture) throws {
        let name = try #require(fixture.name.split(separator: "/").dropFirst().first)
        let target = try #require(InputTarget(rawValue: String(name)))
        try expectKept(fixture.bytes(), target.makeCheck())
    }

    /// Files in `Tests/Fixtures/hostile/TARGET`.
    private static func findings() throws -> [Fixture] {
        try Fixture.all(in: "hostile").flatMap { try Fixture.all(in: $0.name) }
    }

    private func expectKept(_ input: [UInt8], _ check: any InputCheck) throws {
        do {
            try check.check(input)
        } catch {
            Issue.record("\(error), for \(String(decoding: input, as: UTF8.self).debugDescription)")
        }
    }
}
