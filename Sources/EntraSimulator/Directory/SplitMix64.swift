/// Steele, Lea and Flood's SplitMix64: the same seed draws the same directory on every platform and compiler.
///
/// The standard library's `random(in:using:)` does not promise its algorithm, so the few draws needed are here.
package struct SplitMix64: Sendable, Hashable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound - 1`; `bound` is at least 1.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// True in about `percent` of 100 draws.
    package mutating func chance(percent: Int) -> Bool { below(100) < percent }

    /// One of the elements; the array is not empty.
    package mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

    /// `count` of the elements, each at most once, in drawn order; all of them where there are fewer.
    package mutating func sample<Element>(_ count: Int, of elements: [Element]) -> [Element] {
        var rest = elements
        let taken = min(count, rest.count)
        for index in 0..<taken { rest.swapAt(index, index + below(rest.count - index)) }
        return Array(rest.prefix(taken))
    }
}
