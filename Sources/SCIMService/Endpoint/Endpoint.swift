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
    private let tokens: TokenEndpoint
    private let threadCounters: ThreadCounters

    init(_ provider: Provider) throws {
        self.provider = provider
        reader = try provider.store.makeReader()
        tokens = TokenEndpoint(provider, reader)
        callers = CallerCache { provider.expiryTime() }
        threadCounters = provider.makeThreadCounters()
    }

    /// The answer to a request, whatever happens.
    package func respond(to request: Request) -> Response {
        let begin = provider.surroundings.clock()
        var progress = RequestProgress()
        let (response, ending) = tokens.answer(to: request, &progress) ?? answer(to: request, &progress)
        note(RequestTrace(request, progress, ending), request, response, since: begin)
        return response
    }

    /// The only place that catches.
    private func answer(to request: Request, _ progress: inout RequestProgress) -> (Response, RequestTrace.Ending) {
        do {
            let done = try perform(request, &progress)
            return (Response(done.outcome), done.ending)
        } catch {
            let refusal = error as? SCIMError ?? provider.failure(error, request)
            return (
                Response(refusal, requestID: request.id), .refused(refusal, isFailure: Provider.isFailure(error))
            )
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

    /// A request that was done.
    private struct Done {
        let outcome: Outcome
        let ending: RequestTrace.Ending
    }

    /// Reads the request again when what it was read against has changed meanwhile; an administrator who does so several
    /// times in a moment makes it be refused.
    private func perform(_ request: Request, _ progress: inout RequestProgress) throws -> Done {
        for _ in 0..<4 {
            do {
                return try attempt(request, &progress)
            } catch is CallerChanged {
                progress = RequestProgress()
            }
        }
        throw CallerChanged()
    }

    private func attempt(_ request: Request, _ progress: inout RequestProgress) throws -> Done {
        switch try read(request, &progress) {
        case .answered(let outcome, let kind): return Done(outcome: outcome, ending: .read(kind))
        case .writing(let write, let caller):
            (progress.isWrite, progress.hasEntry) = (true, true)
            let result = try provider.perform(write, request, for: caller)
            provider.counters.note(result.change, of: ResourceLabel(write.resourceType), in: caller.organization)
            return Done(outcome: result.outcome, ending: .written(result.change))
        case .bulk(let bulk, let caller):
            (progress.isWrite, progress.hasEntry) = (true, true)
            return Done(outcome: try provider.perform(bulk, request, for: caller), ending: .written(nil))
        case .refused(let error, let caller):
            progress.hasEntry = try provider.noteRefusal(error, request, progress, for: caller)
            throw error
        }
    }

    /// What one snapshot is enough for. It is released before anything is written, so that no old state of the database is
    /// kept while a write waits for its turn.
    private enum Reading {
        case answered(Outcome, RequestTrace.Kind)
        /// A write that was read and checked against the snapshot.
        case writing(any WriteOperation, Caller)
        case bulk(BulkOperation, Caller)
        /// The caller is known, and the log is to tell them what was wrong.
        case refused(SCIMError, Caller)
    }

    private func read(_ request: Request, _ progress: inout RequestProgress) throws -> Reading {
        let ticket = LongReads.Ticket(provider.longReads, begin: provider.surroundings.clock())
        return try ticket.during {
            try reader.read(until: provider.surroundings.readDeadline(ticket)) { snapshot in
                let caller = try caller(of: request, in: snapshot, &progress)
                ticket.belongs(to: caller.organization)
                do {
                    switch try operation(request, for: caller, &progress) {
                    case .writing(let write): return .writing(write, caller)
                    case .bulk(let bulk): return .bulk(bulk, caller)
                    case .reading(let reading):
                        let outcome = try outcome(of: reading, request, for: caller, in: snapshot, ticket)
                        return .answered(outcome, RequestTrace.Kind(reading.search, outcome))
                    }
                } catch let error as SCIMError {
                    return .refused(error, caller)
                }
            }
        }
    }

    private func caller(
        of request: Request, in snapshot: Snapshot, _ progress: inout RequestProgress
    ) throws -> Caller {
        progress.time = provider.surroundings.now()
        do {
            let caller = try callers.caller(request.field(.authorization), in: snapshot)
            progress.caller = caller
            return caller
        } catch let refusal as CallerRefusal {
            provider.note(refusal, status: CredentialRefusal.error.status, request, at: progress.time)
            throw CredentialRefusal.error
        }
    }

    private func operation(
        _ request: Request, for caller: Caller, _ progress: inout RequestProgress
    ) throws -> Operation {
        try caller.requireProvisioning()
        let target = try RequestTarget(request.target, basePath: caller.baseURL.path)
        try caller.checkScope(of: request, target)
        let route = try Route(target, for: caller)
        progress.route = route
        try route.check(request.method)
        return try Operation(request, route, target.parameters, for: caller)
    }

    /// - Throws: what the operation throws, and what it says of itself where it takes too long.
    private func outcome(
        of reading: any ReadOperation, _ request: Request, for caller: Caller, in snapshot: Snapshot,
        _ ticket: LongReads.Ticket
    ) throws -> Outcome {
        let context = ReadContext(caller: caller, clientAddress: request.clientAddress, paging: provider.paging)
        do {
            return try reading.perform(in: snapshot.organization(caller.organization), context)
        } catch StoreError.outOfTime {
            throw ticket.refusal ?? reading.tookTooLong
        }
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
