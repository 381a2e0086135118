import HTTPTypes
import Logging
import SCIMCore
import SCIMDirectory
package import SCIMHTTP
import SCIMHost
import SCIMStore

/// Answers requests, one at a time, on a database connection of its own; each thread of the worker has one.
///
/// A request goes through the rooms once: `Request`, `Caller`, `Route`, `Operation`, `Outcome`, `Response`.
package final class Endpoint {
    private let provider: Provider
    private let reader: Reader
    private let callers: CallerCache
    private let tally: ThreadCounters

    init(_ provider: Provider) throws {
        self.provider = provider
        reader = try provider.store.makeReader()
        callers = CallerCache { provider.expiryTime() }
        tally = provider.makeTally()
    }

    /// The answer to a request, whatever happens; the only place that catches.
    package func respond(to request: Request) -> Response {
        let begin = provider.surroundings.clock()
        var visit = RequestTrace()
        let response: Response
        do {
            response = Response(try outcome(of: request, &visit))
        } catch let error as SCIMError {
            visit.error = error
            response = Response(error, requestID: request.id)
        } catch {
            visit.isFailure = Provider.isFailure(error)
            let error = provider.failure(error, request)
            visit.error = error
            response = Response(error, requestID: request.id)
        }
        let duration = provider.surroundings.clock() &- begin
        // A read ends when it began, as far as cycles are concerned: that saves asking for the time again.
        let end = visit.kind == .write ? provider.surroundings.now() : visit.time
        if visit.error != nil, visit.isChange, let caller = visit.caller {
            provider.counters.note(refused: request.method, visit.resource, in: caller.organization)
        }
        tally.note(visit, request, status: response.status.code, duration: duration, end: end)
        provider.report(visit, request, status: response.status.code, duration: duration)
        return response
    }

    /// Reads the request again when what it was read against has changed meanwhile; an administrator who does so several
    /// times in a moment makes it be refused.
    private func outcome(of request: Request, _ visit: inout RequestTrace) throws -> Outcome {
        for _ in 0..<4 {
            do {
                return try attempt(request, &visit)
            } catch is CallerChanged {
                visit = RequestTrace()
            }
        }
        throw CallerChanged()
    }

    private func attempt(_ request: Request, _ visit: inout RequestTrace) throws -> Outcome {
        let ticket = LongReads.Ticket(provider.longReads, begin: provider.surroundings.clock())
        let deadline = provider.surroundings.readDeadline(ticket)
        let operation = try ticket.during { try step(request, until: deadline, ticket, &visit) }
        guard let caller = visit.caller else { preconditionFailure("a request without caller has thrown") }
        switch operation {
        case .outcome(let outcome): return outcome
        case .operation(.writing(let write)): return try perform(write, request, for: caller, &visit)
        case .operation(.bulk(let bulk)):
            visit.kind = .write
            visit.hasEntry = true
            return try provider.perform(bulk, request, for: caller)
        case .operation(.reading): preconditionFailure("a reading operation has its outcome")
        }
    }

    /// What is done in the snapshot: a read is answered there, a write is read and checked.
    private func step(
        _ request: Request, until deadline: Deadline, _ ticket: LongReads.Ticket, _ visit: inout RequestTrace
    ) throws -> Step {
        try reader.read(until: deadline) { snapshot in
            let caller = try self.caller(of: request, in: snapshot, &visit)
            visit.caller = caller
            ticket.belongs(to: caller.organization)
            do {
                let operation = try self.operation(request, for: caller, &visit)
                guard case .reading(let reading) = operation else { return .operation(operation) }
                let context = ReadContext(
                    caller: caller, clientAddress: request.clientAddress, paging: self.provider.paging)
                let outcome = try self.outcome(
                    of: reading, in: snapshot.organization(caller.organization), context, ticket)
                visit.kind = RequestTrace.Kind(reading.search, outcome)
                return .outcome(outcome)
            } catch {
                visit.hasEntry = try provider.noteRefusal(error, request, visit, for: caller)
                throw error
            }
        }
    }

    /// - Throws: what the operation throws, and what it says of itself where it takes too long.
    private func outcome(
        of reading: any ReadOperation, in snapshot: OrganizationSnapshot, _ context: ReadContext,
        _ ticket: LongReads.Ticket
    ) throws -> Outcome {
        do {
            return try reading.perform(in: snapshot, context)
        } catch let error as SQLiteError where error.isOutOfTime {
            throw ticket.refusal ?? reading.tookTooLong
        }
    }

    private enum Step {
        case outcome(Outcome)
        case operation(Operation)
    }

    private func perform(
        _ write: any WriteOperation, _ request: Request, for caller: Caller, _ visit: inout RequestTrace
    ) throws -> Outcome {
        visit.kind = .write
        visit.hasEntry = true
        let result = try provider.perform(write, request, for: caller)
        visit.change = result.entry
        provider.counters.note(result.entry, of: visit.resource, in: caller.organization)
        return result.outcome
    }

    private func caller(of request: Request, in snapshot: Snapshot, _ visit: inout RequestTrace) throws -> Caller {
        visit.time = provider.surroundings.now()
        switch try callers.caller(request.field(.authorization), in: snapshot) {
        case .known(let caller): return caller
        case .refused(let reason, let owner):
            provider.counters.note(refusal: reason, of: owner, request, at: visit.time)
            throw CredentialRefusal.error
        }
    }

    private func operation(_ request: Request, for caller: Caller, _ visit: inout RequestTrace) throws -> Operation {
        visit.isChange = request.method.changes
        try caller.requireProvisioning()
        let target = try RequestTarget(request.target, basePath: caller.baseURL.path)
        if target.addressesGroups { try caller.requireGroups() }
        let route = try Route(target.segments, for: caller)
        visit.resource = route.label
        if case .search = route { visit.isChange = false }
        if visit.isChange { visit.target = route.target }
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
