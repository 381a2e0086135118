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
            try begin()
            let start = WriteTransaction.monotonicNow()
            let transaction = WriteTransaction(connection, until: start + WriteBatch.timeLimit)
            for job in jobs.prefix(WriteBatch.jobLimit) {
                if !begun.isEmpty && !transaction.hasTimeLeft { break }
                begun.append((job, .committed))
                begun[begun.count - 1].outcome = try outcome(of: job, in: transaction, isAlone: jobs.count == 1)
            }
            try connection.run("COMMIT")
        } catch {
            rollBack()
            // What one write threw is nothing for the others to see.
            let error: any Error = isAboutAll(error) ? error : SQLiteError.rolledBack
            // Where not even BEGIN worked, none was begun: whoever waits now would meet the same.
            let failed = begun.isEmpty ? Array(jobs) : begun.map(\.job)
            for job in failed { job.finish(.failed(error)) }
            return failed.count
        }
        for (job, outcome) in begun { job.finish(outcome) }
        return begun.count
    }

    /// Runs one job, and what notes its refusal, so that each can be taken back for itself.
    ///
    /// - Throws: only what ends the whole transaction.
    private func outcome(
        of job: WriteJob, in transaction: WriteTransaction, isAlone: Bool
    ) throws -> WriteJob.Outcome {
        func attempt(_ body: () throws -> Void) throws -> Result<Void, any Error> {
            try isAlone ? attemptAlone(body) : transaction.attempt(body)
        }
        switch try attempt({ try job.body(transaction) }) {
        case .success: return .committed
        case .failure(let error):
            guard let refused = job.refused else { return .failed(error) }
            if case .failure(let error) = try attempt({ try refused(transaction, error) }) {
                return .failed(error)
            }
            return .failed(error)
        }
    }

    /// What shares the transaction with nobody needs no savepoint, for which SQLite copies every page that it changes: when
    /// it throws, the whole transaction is taken back and begun anew.
    private func attemptAlone(_ body: () throws -> Void) throws -> Result<Void, any Error> {
        do {
            return .success(try body())
        } catch {
            guard connection.isInTransaction else { throw error }
            try connection.run("ROLLBACK")
            try begin()
            return .failure(error)
        }
    }

    /// - Throws: `StoreError.tooNew` where a newer program has updated the schema: nothing may be written to it any more.
    private func begin() throws {
        try connection.run("BEGIN IMMEDIATE")
        try connection.checkSchema()
    }

    private func isAboutAll(_ error: any Error) -> Bool {
        if case StoreError.tooNew = error { return true }
        return error is SQLiteError
    }

    private func rollBack() {
        guard connection.isInTransaction else { return }
        do { try connection.run("ROLLBACK") } catch {
            // ROLLBACK fails only where SQLite has ended the transaction itself meanwhile; the next BEGIN tells.
        }
    }
}
