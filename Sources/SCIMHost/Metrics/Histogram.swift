/// How often a value fell below each of some bounds, and the sum of all.
package struct Histogram: Sendable {
    /// For each bound how many values lie between it and the one before; the last count is of those above all.
    package private(set) var counts: [Int]
    package private(set) var sum: UInt64 = 0

    package init(_ scale: Scale) { counts = Array(repeating: 0, count: scale.bounds.count + 1) }

    package mutating func add(_ value: UInt64, _ scale: Scale) {
        var place = 0
        while place < scale.bounds.count, value > scale.bounds[place] { place += 1 }
        counts[place] += 1
        sum &+= value
    }

    package mutating func merge(_ other: Histogram) {
        for place in counts.indices { counts[place] += other.counts[place] }
        sum &+= other.sum
    }

    /// Bounds in the unit that is measured, and how a bound and the sum are written.
    package struct Scale: Sendable {
        let bounds: [UInt64]
        /// The bounds in the unit that is shown.
        let texts: [String]
        /// What of the measured unit makes one of the shown.
        let divisor: Double

        /// Measured in nanoseconds, shown in seconds.
        package static let durations = Scale(
            bounds: [
                250_000, 500_000, 1_000_000, 2_500_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 100_000_000,
                250_000_000, 500_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 10_000_000_000,
            ],
            texts: [
                "0.00025", "0.0005", "0.001", "0.0025", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1",
                "2.5", "5", "10",
            ],
            divisor: 1_000_000_000)

        /// Bytes.
        package static let sizes = Scale(
            bounds: [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 8_388_608],
            texts: ["256", "1024", "4096", "16384", "65536", "262144", "1048576", "8388608"], divisor: 1)
    }
}
