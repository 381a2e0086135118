import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore

/// A Bulk request on its way through the writer: what is done, and what comes next (RFC 7644 §3.7).
///
/// A value: what one transaction adds to it counts only once that transaction is committed.
struct BulkRun: Sendable {
    private let bulk: BulkOperation
    private let request: Request
    private let caller: Caller
    private let provider: Provider
    private let deadline: Deadline

    private var nextUnit = 0
    private var results: [BulkResponse.Operation?]
    private var references = BulkReferences()
    private var errorCount = 0
    /// Units that were begun before and took too long.
    private var slowUnits: Set<Int> = []
    /// What was changed so far.
    private(set) var changes: [(change: Change, type: ResourceLabel)] = []

    init(_ bulk: BulkOperation, _ request: Request, _ caller: Caller, _ provider: Provider) {
        self.bulk = bulk
        self.request = request
        self.caller = caller
        self.provider = provider
        deadline = provider.surroundings.deadline(seconds: RequestLimits.bulk)
        results = Array(repeating: nil, count: bulk.entries.count)
    }

    var hasBegun: Bool { nextUnit > 0 }

    var isFinished: Bool { nextUnit == bulk.order.units.count || errorCount >= bulk.failOnErrors ?? Int.max }

    /// Why no further entry is begun; nil while the next one may be.
    var ending: SCIMError? { provider.isStopping ? .stopping : deadline.hasPassed ? .lateEntry : nil }

    var response: BulkResponse { BulkResponse(operations: results.compactMap(\.self)) }

    /// Does one unit, and further ones as long as other writes can wait for it.
    ///
    /// - Throws: only what ends the whole transaction.
    mutating func proceed(in transaction: WriteTransaction) throws {
        _ = try provider.surroundings.turn {
            try performNext(in: transaction)
            nextUnit += 1
            return !isFinished && ending == nil
        }
    }

    /// A unit that passed the deadline of a write. What its transaction did is rolled back, the units before it included.
    struct SlowUnit: Error {
        fileprivate let number: Int
    }

    /// Leaves the unit out from now on: its entries are refused when it is their turn.
    mutating func giveUp(_ slow: SlowUnit) { slowUnits.insert(slow.number) }

    /// - Throws: `SlowUnit`, and what ends the whole transaction.
    private mutating func performNext(in transaction: WriteTransaction) throws {
        let unit = bulk.order.units[nextUnit]
        transaction.renewDeadline()
        if slowUnits.contains(nextUnit) {
            return try unit.places.forEach { try refuse($0, .slowWrite, in: transaction) }
        }
        do {
            try perform(unit, in: transaction)
        } catch StoreError.outOfTime {
            throw SlowUnit(number: nextUnit)
        }
    }

    /// Refuses everything that is not done, each with an entry in the log.
    mutating func refuseRest(_ error: SCIMError, in transaction: WriteTransaction) throws {
        for place in results.indices where results[place] == nil { try refuse(place, error, in: transaction) }
        nextUnit = bulk.order.units.count
    }

    /// Gives up: everything that is not done is answered with this error, without an entry in the log, because the store fails.
    mutating func stop(_ error: SCIMError) {
        for place in results.indices where results[place] == nil { note(error, at: place) }
        nextUnit = bulk.order.units.count
    }

    /// Entries in one circle at most: they share a transaction, and other writes wait for all of them.
    private static let largestCircle = 100

    /// Entries that are done together, every one or none.
    private mutating func perform(_ unit: BulkOrder.Unit, in transaction: WriteTransaction) throws {
        guard unit.places.count <= BulkRun.largestCircle else {
            let error = SCIMError(
                409, nil,
                "\(unit.places.count) operations refer to each other in a circle; the limit is \(BulkRun.largestCircle); send one of the references in a second request"
            )
            return try unit.places.forEach { try refuse($0, error, in: transaction) }
        }
        // In a circle each refers to what is not there yet, so its identifier is chosen before.
        var promises = Promises()
        for place in unit.places where bulk.entries[place].method == .post { promises[place] = provider.makeID() }
        var place = unit.places[0]
        while true {
            switch try transaction.attempt({ try carryOut(unit, promises, at: &place, in: transaction) }) {
            case .success(let done):
                for (place, result) in zip(unit.places, done) { note(result, at: place) }
                return
            case .failure(let broken as BrokenPromise):
                promises[place] = broken.id
            case .failure(StoreError.outOfTime): throw StoreError.outOfTime
            case .failure(let error):
                if let held = error as? HeldChange {
                    try held.note(
                        in: transaction.organization(caller.organization), by: ClientRequest(request, caller))
                }
                return try refuse(
                    unit, error as? SCIMError ?? provider.failure(error, request), at: place, in: transaction)
            }
        }
    }

    /// The identifiers that the resources created by a unit will have, by the places of their entries.
    private typealias Promises = [Int: ResourceID]

    /// A record that was there was taken up again instead (D4 of the design): this is its identifier.
    private struct BrokenPromise: Error {
        let id: ResourceID
    }

    /// - Parameter place: the entry that is being carried out, for whoever catches.
    private func carryOut(
        _ unit: BulkOrder.Unit, _ promises: Promises, at place: inout Int, in transaction: WriteTransaction
    ) throws -> [WriteResult] {
        let (references, promised) = unit.isCircular ? promising(promises) : (references, [:])
        var results: [WriteResult] = []
        for next in unit.places {
            place = next
            let context = WriteContext(
                caller: caller, now: provider.surroundings.now(), newID: promises[next] ?? provider.makeID(),
                promised: promised, showsResource: false)
            let operation = try bulk.steps[next].operation(references)
            var result = try operation.perform(in: transaction.organization(caller.organization), context)
            if promised[context.newID] != nil, result.change.id != context.newID {
                throw BrokenPromise(id: result.change.id)
            }
            try journal(transaction, at: context.now).record(
                result.change, status: result.outcome.status.code)
            // Too much to keep of so many changes, and only the journal wants it.
            (result.change.before, result.change.after) = (nil, nil)
            results.append(result)
        }
        return results
    }

    /// References to everything that is about to be created, and what each identifier will be.
    private func promising(_ promises: Promises) -> (BulkReferences, [ResourceID: ResourceKind]) {
        var references = references
        var promised: [ResourceID: ResourceKind] = [:]
        for (place, id) in promises {
            guard let bulkID = bulk.entries[place].bulkID, let type = bulk.steps[place].target?.type else { continue }
            references.note(bulkID, created: id)
            promised[id] = type.kind
        }
        return (references, promised)
    }

    /// Notes that nothing of the unit was done, because one of its entries failed.
    private mutating func refuse(
        _ unit: BulkOrder.Unit, _ error: SCIMError, at failed: Int, in transaction: WriteTransaction
    ) throws {
        let others = SCIMError(
            409, nil, "this operation and operation \(failed + 1) refer to each other, and that one failed")
        for place in unit.places { try refuse(place, place == failed ? error : others, in: transaction) }
    }

    private mutating func refuse(_ place: Int, _ error: SCIMError, in transaction: WriteTransaction) throws {
        let told = error.at("Bulk operation \(place + 1)")
        note(told, at: place)
        if error.status == 403 {
            provider.count(error, request, for: caller)
        } else {
            let target = bulk.steps[place].target
            let refused = RefusedChange(
                bulk.entries[place].method?.operation ?? .bulk, target?.type, resource(place)?.id,
                name: bulk.steps[place].resourceName, error: told)
            try journal(transaction, at: provider.surroundings.now()).record(refused)
        }
    }

    private func journal(_ transaction: WriteTransaction, at now: Instant) -> Journal {
        Journal(transaction, of: caller.organization, by: .client(ClientRequest(request, caller)), at: now)
    }

    private mutating func note(_ result: WriteResult, at place: Int) {
        if let type = bulk.steps[place].target?.type { changes.append((result.change, ResourceLabel(type))) }
        if bulk.entries[place].method == .post, let bulkID = bulk.entries[place].bulkID {
            references.note(bulkID, created: result.change.id)
        }
        var operation = BulkResponse.Operation(bulk.entries[place], status: Response(result.outcome).status.code)
        operation.location = bulk.steps[place].target.map { caller.baseURL.location(of: result.change.id, $0.type) }
        operation.version = result.outcome.version
        results[place] = operation
    }

    private mutating func note(_ error: SCIMError, at place: Int) {
        errorCount += 1
        if bulk.entries[place].method == .post, let bulkID = bulk.entries[place].bulkID {
            references.note(bulkID, failedAt: place + 1)
        }
        var operation = BulkResponse.Operation(bulk.entries[place], status: error.status)
        operation.location = location(ofFailed: place)
        operation.response = error.body(requestID: request.id)
        results[place] = operation
    }

    /// What a failed entry addressed, as far as it can be told; nil for a POST (RFC 7644 §3.7).
    private func location(ofFailed place: Int) -> String? {
        let entry = bulk.entries[place]
        guard entry.method != .post else { return nil }
        if let target = resource(place) { return caller.baseURL.location(of: target.id, target.type) }
        return caller.baseURL.address(ofPath: entry.path ?? "")
    }

    /// The resource that an entry addresses, as far as it is known.
    private func resource(_ place: Int) -> ResourceTarget? {
        do { return try bulk.steps[place].target?.resource(references) } catch {
            return nil  // It was to be created and was not.
        }
    }
}
