extension Simulation {
    /// What a run sent, how it was answered, and where the target differs from the directory.
    package struct Report: Sendable {
        package let test: ConnectionTest
        package internal(set) var stages: [Stage] = []
        /// Requests of the verification, which is not part of the run.
        package internal(set) var verification = Traffic()
        /// What the verification found in the target; nil if the run did not get so far.
        package internal(set) var found: Verification.Found?
        package internal(set) var differences: [String] = []

        init(test: ConnectionTest) { self.test = test }

        package var isClean: Bool { summary.isClean && found != nil && differences.isEmpty }

        /// What all stages sent and reached.
        package var summary: Summary { stages.reduce(Summary()) { $0 + $1.summary } }

        /// Every request, those of the connection test and of the verification too.
        package var traffic: Traffic { test.traffic + summary.traffic + verification }

        package var failures: [Failure] { test.checks.compactMap(\.failure) + summary.failures }

        /// How many requests changed a group in that dialect.
        package func groupPatches(in dialect: Dialect) -> Int {
            stages.filter { $0.dialect == dialect }.reduce(0) { $0 + $1.summary.traffic.count("PATCH", "Groups") }
        }
    }
}
