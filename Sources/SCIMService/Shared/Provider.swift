import HTTPTypes
package import Logging
import SCIMCore
import SCIMDirectory
import SCIMHTTP
package import SCIMHost
import SCIMStore
import Synchronization

/// The service provider of one machine: the store with its one writer, and what all threads share.
package final class Provider: Sendable {
    let store: Store
    let surroundings: Surroundings
    let counters = Counters()
    let paging: Paging
    let logger: Logger
    /// What each thread counts for itself.
    private let threadCounters = Mutex<[ThreadCounters]>([])
    let longReads = LongReads()
    let failureLimiter = FailureLimiter()
    /// Observations that could not be written yet.
    let unwritten = Mutex(Observations())
    let standing = Mutex(StatusSummary())
    /// Whether reads have lines in the journal, as of the last housekeeping: asking the logger for its level costs more
    /// than all counting of a read.
    let reportsReads: Atomic<Bool>
    let failures: FailureLog
    /// What is wrong with the database; nil while all is well.
    let obstacle = Mutex<Obstacle?>(nil)
    /// By which the expiry of tokens is judged.
    let clockMemory = Mutex(ClockMemory())
    /// What a newer version did to the database while this one had it open; nil as long as the schema is ours.
    let newerSchema = Mutex<StoreError?>(nil)
    private let identifiers = Mutex(Identifiers())
    private let stopFlag = Atomic(false)

    /// Opens the database, making it where it is missing.
    ///
    /// - Parameter pageBytes: bytes after which a page of a list takes in no further resource.
    /// - Throws: `ServiceError` when it belongs to a newer version or another program, or cannot be opened.
    package init(
        configuration: Configuration, surroundings: Surroundings, logger: Logger, pageBytes: Int = RequestLimits.page
    ) throws {
        let store = try configuration.openDatabase(
            as: .service, creating: true, surroundings: surroundings,
            beginsUpdate: { logger.notice("updating the database from schema \($0) to \($1), after a backup") })
        self.store = store
        paging = try ServiceError.explaining(store.path) {
            try Paging(store, surroundings, pageBytes: pageBytes)
        }
        let latest = try ServiceError.explaining(store.path) { try store.look { try $0.latestTime() } }
        clockMemory.withLock { $0.adopt(latest) }
        self.surroundings = surroundings
        self.logger = logger
        failures = FailureLog(logger, clock: surroundings.clock)
        reportsReads = Atomic(logger.logLevel <= .debug)
        store.observeTransactions { [counters] _, nanoseconds in counters.note(transaction: nanoseconds) }
    }

    /// The later of now and the latest time that is remembered.
    func expiryTime() -> Instant {
        let now = surroundings.now()
        return clockMemory.withLock { $0.judging(now) }
    }

    /// Where one thread counts.
    func makeThreadCounters() -> ThreadCounters {
        let counters = ThreadCounters()
        threadCounters.withLock { $0.append(counters) }
        return counters
    }

    var allThreadCounters: [ThreadCounters] { threadCounters.withLock(\.self) }

    /// From now on no further entry of a Bulk request is begun.
    package func beginStopping() { stopFlag.store(true, ordering: .relaxed) }

    var isStopping: Bool { stopFlag.load(ordering: .relaxed) }

    package func close() { store.close() }

    /// Runs a write in the writer, with its log entry in the same transaction; an entry of a refusal is kept although its
    /// changes are rolled back (D13 of the design).
    ///
    /// - Throws: `CallerChanged` if nothing was done because the request must be read again.
    func perform(_ write: any WriteOperation, _ request: Request, for caller: Caller) throws -> WriteResult {
        let context = WriteContext(caller: caller, now: surroundings.now(), newID: makeID())
        let author = Journal.Author.client(ClientRequest(request, caller))
        return try store.write(
            within: surroundings.writeLimits,
            { transaction in
                try caller.checkIsCurrent(in: transaction)
                let scope = transaction.organization(caller.organization)
                let result = try write.perform(in: scope, context)
                try Journal(transaction, of: caller.organization, by: author, at: context.now)
                    .record(result.change, status: result.outcome.status.code)
                return result
            },
            refused: { transaction, error in
                if let held = error as? HeldChange {
                    try held.note(
                        in: transaction.organization(caller.organization), by: ClientRequest(request, caller))
                }
                guard let error = SCIMError(refusal: error) else { return }
                try Journal(transaction, of: caller.organization, by: author, at: context.now)
                    .record(RefusedChange(write, error))
            })
    }

    /// Runs a Bulk request in the writer: as much in one transaction as other writes can wait for, then the next.
    ///
    /// - Throws: if the store fails before anything is kept; later, what is left is answered with that failure.
    func perform(_ bulk: BulkOperation, _ request: Request, for caller: Caller) throws -> Outcome {
        var run = BulkRun(bulk, request, caller, self)
        while !run.isFinished {
            if let error = run.ending {
                end(&run, with: error, request)
                break
            }
            do {
                run = try store.write(within: surroundings.writeLimits) { [run] transaction in
                    var run = run
                    if run.hasBegun {
                        try caller.checkSchemasAreCurrent(in: transaction)
                    } else {
                        try caller.checkIsCurrent(in: transaction)
                    }
                    try run.proceed(in: transaction)
                    return run
                }
            } catch let slow as BulkRun.SlowUnit {
                run.giveUp(slow)
            } catch {
                guard run.hasBegun else { throw error }
                run.stop(failure(error, request))
            }
        }
        for (change, type) in run.changes { counters.note(change, of: type, in: caller.organization) }
        return .document(ResponseBody(run.response.body))
    }

    /// Refuses what was not started of a Bulk request; where the log cannot be written, it is refused nevertheless.
    private func end(_ run: inout BulkRun, with error: SCIMError, _ request: Request) {
        do {
            run = try store.write(within: surroundings.writeLimits) { [run] transaction in
                var run = run
                try run.refuseRest(error, in: transaction)
                return run
            }
        } catch let failed {
            failures.write(
                .error, cause: Provider.cause(of: failed),
                "refused operations of a Bulk request could not be logged: \(failed)",
                metadata: ["request-id": "\(request.id)"])
            note(failed)
            run.stop(error)
        }
    }

    /// Keeps what was wrong with a request that was refused before it reached the writer: one that would have changed
    /// something has an entry of its own, every other is counted.
    ///
    /// - Returns: whether it has an entry of its own.
    func noteRefusal(
        _ error: SCIMError, _ request: Request, _ progress: RequestProgress, for caller: Caller
    ) throws -> Bool {
        if progress.isChange(request), error.status != 403, error.status != 405 {
            let target = progress.route?.target
            let refused = RefusedChange(
                MethodLabel(request.method).operation, target?.type, target?.id,
                name: target.flatMap { request.resourceName(of: $0.type) }, error: error)
            let (author, now) = (Journal.Author.client(ClientRequest(request, caller)), surroundings.now())
            try store.write(within: surroundings.writeLimits) { transaction in
                try Journal(transaction, of: caller.organization, by: author, at: now).record(refused)
            }
            return true
        } else {
            count(error, request, for: caller)
            return false
        }
    }

    /// Counts a refusal that names no change.
    func count(_ error: SCIMError, _ request: Request, for caller: Caller) {
        // It would be written after the end of the rehearsal, which takes its entries away.
        guard !caller.isRehearsal else { return }
        counters.note(
            RequestKind(
                organization: caller.organization, operation: .other(request.method.rawValue.forDisplay),
                status: error.status,
                credentialName: caller.credentialName, scimType: error.type?.rawValue, detail: error.detail,
                remedy: error.remedy), request, at: surroundings.now())
    }

    /// Counts a request that was refused before anything of it was looked at.
    package func count(refusedWith status: Int) {
        counters.note(
            Series(.requests, MethodLabel.other.rawValue, ResourceLabel.other.rawValue, code: status))
    }

    /// A new identifier; later ones of this process sort later.
    func makeID() -> ResourceID {
        let now = surroundings.now().milliseconds
        return identifiers.withLock { $0.next(at: now, surroundings.random) }
    }
}

/// What the next identifier is made of.
private struct Identifiers: Sendable {
    private var last: Int64 = 0
    /// Taken from the machine for many at once, since asking it costs the same for a few bytes.
    private var random: [UInt8] = []

    private static let supply = 64

    mutating func next(at now: Int64, _ source: (Int) -> [UInt8]) -> ResourceID {
        // Two of the same millisecond would differ by their random part alone, so the second is dated one later.
        last = max(now, last + 1)
        if random.isEmpty { random = source(16 * Identifiers.supply) }
        return ResourceID(milliseconds: last, random: (number(), number()))
    }

    private mutating func number() -> UInt64 {
        var number: UInt64 = 0
        for _ in 0..<8 { number = number << 8 | UInt64(random.removeLast()) }
        return number
    }
}
