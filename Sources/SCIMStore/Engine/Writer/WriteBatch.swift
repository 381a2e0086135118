import CSystem

/// The writes that share one commit.
struct WriteBatch {
    private let connection: Connection

    /// At most so many writes wait for one another, and for so long.
    static let jobLimit = 64
    static let timeLimit: UInt64 = 50_000_000  // nanoseconds

    init(_ connection: Connection) { self.connection = connection }

    private typealias Begun = (job: WriteJob, outcome: WriteJob.Outcome)

    /// Runs the first of the jobs, as many as the limits allow, commits, and finishes them. Those that have waited for too
    /// long are finished without being begun.
    ///
    /// - Returns: the jobs that are not finished, in their order; nothing of them is kept.
    func run(_ jobs: [WriteJob]) -> [WriteJob] {
        var waiting = jobs
        waiting.removeAll { job in
            guard job.isLate else { return false }
            job.finish(.failed(StoreError.crowded))
            return true
        }
        guard !waiting.isEmpty else { return [] }
        var begun: [Begun] = []
        do {
            try carryOut(waiting, &begun)
        } catch let lost as LostToDeadline {
            // The last one alone is to blame: those that shared the transaction are run again.
            begun.removeLast()
            finish(lost.job, refusedWith: lost.error)
            return begun.map(\.job) + waiting.dropFirst(begun.count + 1)
        } catch {
            rollBack()
            // What one write threw is nothing for the others to see.
            let error = (error as? StoreError).flatMap { $0.isAboutTransaction ? $0 : nil } ?? .rolledBack
            // Where not even BEGIN worked, none was started: those that wait now would fail in the same way.
            let failed = begun.isEmpty ? waiting : begun.map(\.job)
            for job in failed { job.finish(.failed(error)) }
            return Array(waiting.dropFirst(failed.count))
        }
        for (job, outcome) in begun { job.finish(outcome) }
        return Array(waiting.dropFirst(begun.count))
    }

    /// - Throws: only what ends the whole transaction.
    private func carryOut(_ jobs: [WriteJob], _ begun: inout [Begun]) throws {
        try begin()
        let start = jobs.count > 1 ? machine_nanoseconds() : 0
        let transaction = WriteTransaction(connection)
        for job in jobs.prefix(WriteBatch.jobLimit) {
            if !begun.isEmpty, machine_nanoseconds() &- start > WriteBatch.timeLimit { break }
            begun.append((job, .committed))
            do {
                begun[begun.count - 1].outcome = try outcome(of: job, in: transaction, isAlone: jobs.count == 1)
            } catch  where connection.lostTransactionToDeadline {
                throw LostToDeadline(job: job, error: error)
            }
        }
        try connection.control("COMMIT")
    }

    /// SQLite took the whole transaction back, because the deadline of this job came in the middle of a change.
    private struct LostToDeadline: Error {
        let job: WriteJob
        let error: any Error
    }

    /// Runs one job, and what notes its refusal, so that each can be rolled back for itself.
    ///
    /// - Throws: only what ends the whole transaction.
    private func outcome(
        of job: WriteJob, in transaction: WriteTransaction, isAlone: Bool
    ) throws -> WriteJob.Outcome {
        func attempt(_ body: () throws -> Void) throws -> Result<Void, any Error> {
            try isAlone ? attemptAlone(body) : transaction.attempt(body)
        }
        transaction.limits = job.limits
        switch try attempt({ try connection.withDeadline(job.limits?.end) { try job.body(transaction) } }) {
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
    /// it throws, the whole transaction is rolled back and started again.
    private func attemptAlone(_ body: () throws -> Void) throws -> Result<Void, any Error> {
        do {
            return .success(try body())
        } catch {
            guard connection.isInTransaction else { throw error }
            try connection.control("ROLLBACK")
            try begin()
            return .failure(error)
        }
    }

    /// - Throws: `StoreError.newerSchema` if a newer program has updated the schema: nothing may be written to it any longer.
    private func begin() throws {
        try connection.control("BEGIN IMMEDIATE")
        try connection.checkSchema()
    }

    /// Finishes a job whose transaction is gone, with what notes its refusal in a transaction of its own.
    private func finish(_ job: WriteJob, refusedWith error: any Error) {
        var error = error
        if let refused = job.refused {
            do {
                try begin()
                try refused(WriteTransaction(connection), error)
                try connection.control("COMMIT")
            } catch let failure {
                rollBack()
                error = failure
            }
        }
        job.finish(.failed(error))
    }

    private func rollBack() {
        guard connection.isInTransaction else { return }
        do { try connection.control("ROLLBACK") } catch {
            // ROLLBACK fails only where SQLite has ended the transaction itself meanwhile; the next BEGIN tells.
        }
    }
}
