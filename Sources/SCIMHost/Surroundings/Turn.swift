/// One transaction's share of long work.
package struct Turn: Sendable {
    /// What the clock said when it began.
    let begin: UInt64
    /// Whether there is more to do than what this transaction has done.
    package let hasMore: Bool

    /// Nanoseconds of work in one transaction; its commit comes on top.
    static let length: UInt64 = 40_000_000
}

/// Long work goes in short transactions, so that no request ever waits long for the database, in this process or in another.
extension Surroundings {
    /// Does part after part of a long work inside a transaction, until nothing is left to do or the transaction has taken
    /// long enough for those who wait for it.
    ///
    /// - Parameter part: returns whether there is more to do; it is done once at least.
    package func turn(_ part: () throws -> Bool) rethrows -> Turn {
        let begin = clock()
        while try part() {
            if clock() &- begin >= Turn.length { return Turn(begin: begin, hasMore: true) }
        }
        return Turn(begin: begin, hasMore: false)
    }

    /// Runs one transaction after another until nothing is left to do, and leaves the database to others after each for
    /// about as long as it was held.
    package func inBatches(_ transaction: () throws -> Turn) rethrows {
        var hasMore = true
        while hasMore {
            let turn = try transaction()
            hasMore = turn.hasMore
            let held = Int((clock() &- turn.begin) / 1_000_000)
            pause(min(max(held, Surroundings.pauses.lowerBound), Surroundings.pauses.upperBound))
        }
    }

    /// Milliseconds after a transaction; who waits for the database looks every other millisecond.
    private static let pauses = 10...50
}
