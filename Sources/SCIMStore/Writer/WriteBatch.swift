/// The writes that share one commit.
struct WriteBatch {
    private let connection: Connection

    /// At most so many writes wait for one another, and for so long.
    static let jobLimit = 64
    static let timeLimit: Int64 = 50_000_000  // nanoseconds

    init(_ connection: Connection) { self.connection = connection }

    /// Runs the first of the jobs, as many as the limits allow, commits, and finishes them.
    ///
    /// - Returns: how many were finished; none of the others was begun.
    func run(_ jobs: [WriteJob]) -> Int {
        var begun: [(job: WriteJob, outcome: WriteJob.Outcome)] = []
        do {
            try connection.run("BEGIN IMMEDIATE")
            let start = WriteTransaction.monotonicNow()
            let transaction = WriteTransaction(connection, until: start + WriteBatch.timeLimit)
            for job in jobs.prefix(WriteBatch.jobLimit) {
                if !begun.isEmpty && !transaction.hasTimeLeft { break }
                begun.append((job, .committed))
                begun[begun.count - 1].outcome = try outcome(of: job, in: transaction)
            }
            try connection.run("COMMIT")
        } catch {
            rollBack()
            // What one write threw is nothing for the others to see.
            let error = error as? SQLiteError ?? SQLiteError.rolledBack
            // Where not even BEGIN worked, none was begun: whoever waits now would meet the same.
            let failed = begun.isEmpty ? Array(jobs) : begun.map(\.job)
            for job in failed { job.finish(.failed(error)) }
            return failed.count
        }
        for (job, outcome) in begun { job.finish(outcome) }
        return begun.count
    }

    /// Runs one job in its savepoint.
    ///
    /// - Throws: only what ends the whole transaction.
    private func outcome(of job: WriteJob, in transaction: WriteTransaction) throws -> WriteJob.Outcome {
        switch try transaction.attempt({ try job.body(transaction) }) {
        case .success: return .committed
        case .failure(let error):
            guard let refused = job.refused else { return .failed(error) }
            if case .failure(let error) = try transaction.attempt({ try refused(transaction, error) }) {
                return .failed(error)
            }
            return .failed(error)
        }
    }

    private func rollBack() {
        guard connection.isInTransaction else { return }
        do { try connection.run("ROLLBACK") } catch {
            // ROLLBACK fails only where SQLite has ended the transaction itself meanwhile; the next BEGIN tells.
        }
    }
}
