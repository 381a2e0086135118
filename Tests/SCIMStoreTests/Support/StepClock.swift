import SCIMStore
import Synchronization

/// A clock that goes one nanosecond further with each look, so that a deadline is a number of looks at it.
final class StepClock: Sendable {
    private let count = Atomic<UInt64>(0)

    var looks: UInt64 { count.load(ordering: .relaxed) }

    var clock: @Sendable () -> UInt64 { { [self] in count.wrappingAdd(1, ordering: .relaxed).newValue } }

    func deadline(afterLooks looks: UInt64) -> Deadline { Deadline(in: looks, by: clock) }
}
