import HTTPTypes
import Logging
import SCIMCore
import SCIMDirectory
package import SCIMHTTP
import SCIMHost
import SCIMStore

/// Answers requests, one at a time, on a database connection of its own; each thread of the worker has one.
///
/// A request passes through its stages once: `Request`, `Caller`, `Route`, `Operation`, `Outcome`, `Response`.
package final class Endpoint {
    private let provider: Provider
    private let reader: Reader
    private let callers: CallerCache
    private let threadCounters: ThreadCounters

    init(_ provider: Provider) throws {
        self.provider = provider
        reader = try provider.store.makeReader()
        callers = CallerCache { provider.expiryTime() }
        threadCounters = provider.makeThreadCounters()
    }

    /// The answer to a request, whatever happens.
    package func respond(to request: Request) -> Response {
        let begin = provider.surroundings.clock()
        var trace = RequestTrace()
        let response = response(to: request, &trace)
        note(trace, request, response, since: begin)
        return response
    }

    /// The only place that catches.
    private func response(to request: Request, _ trace: inout RequestTrace) -> Response {
        do {
            return Response(try outcome(of: request, &trace))
        } catch {
            trace.isFailure = Provider.isFailure(error)
            let refusal = error as? SCIMError ?? provider.failure(error, request)
            trace.error = refusal
            return Response(refusal, requestID: request.id)
        }
    }

    /// Counts and reports what came of the request.
    private func note(_ trace: RequestTrace, _ request: Request, _ response: Response, since begin: UInt64) {
        let duration = provider.surroundings.clock() &- begin
        // A read ends when it began, as far as cycles are concerned: that saves asking for the time again.
        let end = trace.kind == .write ? provider.surroundings.now() : trace.time
        if trace.error != nil, trace.isChange, let caller = trace.caller {
            provider.counters.note(refused: request.method, trace.resource, in: caller.organization)
        }
        threadCounters.note(trace, request, status: response.status.code, duration: duration, end: end)
        provider.report(trace, request, status: response.status.code, duration: duration)
    }

    /// Reads the request again when what it was read against has changed meanwhile; an administrator who does so several
    /// times in a moment makes it be refused.
    private func outcome(of request: Request, _ trace: inout RequestTrace) throws -> Outcome {
        for _ in 0..<4 {
            do {
                return try attempt(request, &trace)
            } catch is CallerChanged {
                trace = RequestTrace()
            }
        }
        throw CallerChanged()
    }

    private func attempt(_ request: Request, _ trace: inout RequestTrace) throws -> Outcome {
        switch try read(request, &trace) {
        case .answered(let outcome): return outcome
        case .writing(let write, let caller): return try perform(write, request, for: caller, &trace)
        case .bulk(let bulk, let caller):
            trace.kind = .write
            trace.hasEntry = true
            return try provider.perform(bulk, request, for: caller)
        case .refused(let error, let caller):
            trace.hasEntry = try provider.noteRefusal(error, request, trace, for: caller)
            throw error
        }
    }

    /// What one snapshot is enough for. It is released before anything is written, so that no old state of the database is
    /// kept while a write waits for its turn.
    private enum Reading {
        case answered(Outcome)
        /// A write that was read and checked against the snapshot.
        case writing(any WriteOperation, Caller)
        case bulk(BulkOperation, Caller)
        /// The caller is known, and the log is to tell them what was wrong.
        case refused(SCIMError, Caller)
    }

    private func read(_ request: Request, _ trace: inout RequestTrace) throws -> Reading {
        let ticket = LongReads.Ticket(provider.longReads, begin: provider.surroundings.clock())
        return try ticket.during {
            try reader.read(until: provider.surroundings.readDeadline(ticket)) { snapshot in
                let caller = try caller(of: request, in: snapshot, &trace)
                trace.caller = caller
                ticket.belongs(to: caller.organization)
                do {
                    switch try operation(request, for: caller, &trace) {
                    case .writing(let write): return .writing(write, caller)
                    case .bulk(let bulk): return .bulk(bulk, caller)
                    case .reading(let reading):
                        return .answered(try outcome(of: reading, request, for: caller, in: snapshot, ticket, &trace))
                    }
                } catch let error as SCIMError {
                    return .refused(error, caller)
                }
            }
        }
    }

    /// - Throws: what the operation throws, and what it says of itself where it takes too long.
    private func outcome(
        of reading: any ReadOperation, _ request: Request, for caller: Caller, in snapshot: Snapshot,
        _ ticket: LongReads.Ticket, _ trace: inout RequestTrace
    ) throws -> Outcome {
        let context = ReadContext(caller: caller, clientAddress: request.clientAddress, paging: provider.paging)
        do {
            let outcome = try reading.perform(in: snapshot.organization(caller.organization), context)
            trace.kind = RequestTrace.Kind(reading.search, outcome)
            return outcome
        } catch StoreError.outOfTime {
            throw ticket.refusal ?? reading.tookTooLong
        }
    }

    private func perform(
        _ write: any WriteOperation, _ request: Request, for caller: Caller, _ trace: inout RequestTrace
    ) throws -> Outcome {
        trace.kind = .write
        trace.hasEntry = true
        let result = try provider.perform(write, request, for: caller)
        trace.change = result.entry
        provider.counters.note(result.entry, of: trace.resource, in: caller.organization)
        return result.outcome
    }

    private func caller(of request: Request, in snapshot: Snapshot, _ trace: inout RequestTrace) throws -> Caller {
        trace.time = provider.surroundings.now()
        switch try callers.caller(request.field(.authorization), in: snapshot) {
        case .known(let caller): return caller
        case .refused(let reason, let owner):
            provider.counters.note(refusal: reason, of: owner, request, at: trace.time)
            throw CredentialRefusal.error
        }
    }

    private func operation(_ request: Request, for caller: Caller, _ trace: inout RequestTrace) throws -> Operation {
        trace.isChange = request.method.changes
        try caller.requireProvisioning()
        let target = try RequestTarget(request.target, basePath: caller.baseURL.path)
        if target.addressesGroups { try caller.requireGroups() }
        let route = try Route(target.segments, for: caller)
        trace.resource = route.label
        if case .search = route { trace.isChange = false }
        if trace.isChange { trace.target = route.target }
        try route.check(request.method)
        return try Operation(request, route, target.parameters, for: caller)
    }
}

extension RequestTrace.Kind {
    fileprivate init(_ search: Search, _ outcome: Outcome) {
        switch search {
        case .nothing: self = .read
        case .filter: self = .search
        case .guid:
            if case .list(_, _, isEmpty: true) = outcome { self = .probe } else { self = .search }
        }
    }
}

extension HTTPRequest.Method {
    /// Whether a request of this method is there to change something; a query sent by POST is not.
    fileprivate var changes: Bool { self == .post || self == .put || self == .patch || self == .delete }
}
