import Glibc

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
            let start = WriteBatch.now()
            for job in jobs.prefix(WriteBatch.jobLimit) {
                if !begun.isEmpty && WriteBatch.now() - start > WriteBatch.timeLimit { break }
                begun.append((job, .committed))
                begun[begun.count - 1].outcome = try outcome(of: job)
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
    private func outcome(of job: WriteJob) throws -> WriteJob.Outcome {
        let transaction = WriteTransaction(connection)
        do {
            try inSavepoint { try job.body(transaction) }
            return .committed
        } catch let error where connection.isInTransaction {
            guard let refused = job.refused else { return .failed(error) }
            do {
                try inSavepoint { try refused(transaction, error) }
                return .failed(error)
            } catch let error where connection.isInTransaction {
                return .failed(error)
            }
        }
    }

    /// Takes back everything that `body` changed when it throws. Where SQLite has rolled back the whole transaction by
    /// itself (a full disk, an I/O error), there is no savepoint any more and nothing to take back.
    private func inSavepoint(_ body: () throws -> Void) throws {
        try connection.run("SAVEPOINT job")
        do {
            try body()
        } catch {
            if connection.isInTransaction {
                try connection.run("ROLLBACK TO job")
                try connection.run("RELEASE job")
            }
            throw error
        }
        try connection.run("RELEASE job")
    }

    private func rollBack() {
        guard connection.isInTransaction else { return }
        do { try connection.run("ROLLBACK") } catch {
            // ROLLBACK fails only where SQLite has ended the transaction itself meanwhile; the next BEGIN tells.
        }
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
