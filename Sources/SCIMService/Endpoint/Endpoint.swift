import HTTPTypes
import Logging
import SCIMCore
import SCIMStore

/// Answers requests, one at a time, on a database connection of its own; each thread of the worker has one.
///
/// A request goes through the rooms once: `Request`, `Caller`, `Route`, `Operation`, `Outcome`, `Response`.
package final class Endpoint {
    private let provider: Provider
    private let reader: Reader
    private let callers: CallerCache

    init(_ provider: Provider) throws {
        self.provider = provider
        reader = try provider.store.makeReader()
        callers = CallerCache(provider.surroundings)
    }

    /// The answer to a request, whatever happens; the only place that catches.
    package func respond(to request: Request) -> Response {
        do {
            return Response(try outcome(of: request))
        } catch let error as SCIMError {
            return Response(error, requestID: request.id)
        } catch {
            return Response(provider.failure(error, request), requestID: request.id)
        }
    }

    private func outcome(of request: Request) throws -> Outcome {
        var caller: Caller?
        let operation = try reader.read { snapshot -> Step in
            let known = try self.caller(of: request, in: snapshot)
            caller = known
            let operation = try self.operation(request, for: known)
            guard case .reading(let reading) = operation else { return .operation(operation) }
            let context = ReadContext(caller: known, clientAddress: request.clientAddress, paging: self.provider.paging)
            return .outcome(try reading.perform(in: snapshot.organization(known.organization), context))
        }
        guard let caller else { preconditionFailure("a request without caller has thrown") }
        switch operation {
        case .outcome(let outcome): return outcome
        case .operation(.writing(let write)): return try provider.perform(write, request, for: caller)
        case .operation(.bulk(let bulk)): return try provider.perform(bulk, request, for: caller)
        case .operation(.reading): preconditionFailure("a reading operation has its outcome")
        }
    }

    private enum Step {
        case outcome(Outcome)
        case operation(Operation)
    }

    private func caller(of request: Request, in snapshot: Snapshot) throws -> Caller {
        switch try callers.caller(request.fields[.authorization], in: snapshot) {
        case .known(let caller):
            provider.counters.note(use: caller.token, from: request.clientAddress, at: provider.surroundings.now())
            return caller
        case .refused(let reason, let organization):
            provider.counters.note(refusal: reason, of: organization, from: request.clientAddress)
            throw CredentialRefusal.error
        }
    }

    private func operation(_ request: Request, for caller: Caller) throws -> Operation {
        var changes = request.method.changes
        do {
            try caller.requireProvisioning()
            let target = try RequestTarget(request.target, basePath: caller.baseURL.path)
            if target.addressesGroups { try caller.requireGroups() }
            let route = try Route(target.segments, for: caller)
            try route.check(request.method)
            if case .search = route { changes = false }
            let operation = try Operation(request, route, target.parameters, for: caller)
            if case .reading = operation { provider.counters.note(read: caller, request.method) }
            return operation
        } catch {
            try provider.noteRefusal(error, request, changes: changes, for: caller)
            throw error
        }
    }
}

extension HTTPRequest.Method {
    /// Whether a request of this method is there to change something; a query sent by POST is not.
    fileprivate var changes: Bool { self == .post || self == .put || self == .patch || self == .delete }
}
