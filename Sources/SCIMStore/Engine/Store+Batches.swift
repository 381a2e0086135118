import Glibc
import Synchronization

extension Store {
    /// Long work in short transactions, with pauses between them, so that no request ever waits long for the database,
    /// in this process or in another.
    ///
    /// - Parameters:
    ///   - longest: how long a transaction may take, about; the size of the batches follows from how long they took.
    ///   - progress: is told how many rows' work is done so far.
    ///   - step: does at most so many rows' work, and returns how many it was; fewer than asked means that it was all.
    /// - Returns: how many rows' work it was in all, and how long the longest transaction took.
    package func inBatches(
        of longest: Duration = .milliseconds(50), progress: (Int) -> Void = { _ in },
        _ step: @escaping @Sendable (WriteTransaction, _ limit: Int) throws -> Int
    ) throws -> (rows: Int, longest: Duration) {
        var total = 0
        var slowest = Duration.zero
        var limit = 100
        while true {
            let asked = limit
            let begin = Mutex(ContinuousClock.now)
            let count = try write { transaction in
                // The wait for others is not ours.
                begin.withLock { $0 = .now }
                return try step(transaction, asked)
            }
            let taken = ContinuousClock.now - begin.withLock { $0 }
            total += count
            progress(total)
            slowest = max(slowest, taken)
            guard count >= asked else { return (total, slowest) }
            if taken > longest * 0.6 {
                limit = max(1, limit / 2)
            } else if taken < longest * 0.2 {
                limit = min(limit * 2, 10_000)
            }
            usleep(UInt32(max(5, taken / .milliseconds(1)) * 1000))
        }
    }
}
