import Glibc
import Logging
import SCIMHTTP
import Synchronization

/// The threads that work on requests.
///
/// They wait together at one epoll. A connection is parked there for one event at a time, so that a connection which says
/// nothing costs no thread, and none is in two threads' hands.
final class WorkerPool: Sendable {
    let threadStates: [ThreadState]
    /// Connections that are open: parked, or in a thread's hands.
    let connections = Atomic<Int>(0)
    /// Requests answered since the start.
    let answered = Atomic<UInt64>(0)

    private let poller: Poller
    private let endSignal: Wakeup
    private let isStopping = Atomic<Bool>(false)
    private let limits: Limits
    private let budget: BodyBudget
    private let logger: Logger
    /// Answers what never reaches a handler.
    private let refuse: @Sendable (RequestRefusal, String) -> Response

    init(
        size: Int, limits: Limits, logger: Logger, refuse: @escaping @Sendable (RequestRefusal, String) -> Response
    ) throws(SystemError) {
        threadStates = (0..<size).map { _ in ThreadState() }
        poller = try Poller()
        endSignal = try Wakeup()
        try poller.add(endSignal.descriptor)
        self.limits = limits
        budget = BodyBudget(threads: size)
        self.logger = logger
        self.refuse = refuse
    }

    /// Requests in progress.
    var busyCount: Int { threadStates.count { $0.state.phase != .idle } }

    /// Starts the threads and waits until each has its handler.
    ///
    /// - Throws: what making a handler threw, in any of them.
    func start(_ makeHandler: @escaping @Sendable () throws -> (Request) -> Response) throws -> [SystemThread] {
        let barrier = try StartupBarrier()
        let threads = try threadStates.enumerated().map { number, threadState in
            try SystemThread(name: "request-\(number)") {
                do {
                    let handler = try makeHandler()
                    var exchange = try Exchange()
                    barrier.report(nil)
                    self.work(handler, &exchange, threadState)
                } catch {
                    barrier.report(error)
                }
            }
        }
        try barrier.wait(for: threads.count)
        return threads
    }

    /// Takes over a connection, or closes it where that cannot be.
    func adopt(_ connection: Int32) {
        for threadState in threadStates { threadState.forget(connection) }
        connections.add(1, ordering: .relaxed)
        do {
            try poller.addOnce(connection)
        } catch {
            logger.error("closing a connection: \(error)")
            release(connection)
        }
    }

    /// From now on each connection is closed after its answer.
    func beginStopping() { isStopping.store(true, ordering: .relaxed) }

    /// Sends the threads home once nothing is left to read.
    func dismiss() { endSignal.signal() }

    /// Cuts requests and answers that take too long.
    ///
    /// - Returns: when the next would be due, nil if none is under way.
    func enforceLimits(_ now: Moment) -> Moment? {
        threadStates.compactMap { $0.enforce(limits, now) }.min()
    }

    /// How long no thread has had anything to do; nil while one has.
    func idleTime(_ now: Moment) -> Duration? {
        var shortest: Duration?
        for state in threadStates.map(\.state) {
            guard state.phase == .idle else { return nil }
            let idle = now.since(state.since)
            shortest = shortest.map { min($0, idle) } ?? idle
        }
        return shortest
    }

    /// How long the slowest thread has been at work on its request.
    func longestWork(_ now: Moment) -> Duration {
        threadStates.map(\.state).filter { $0.phase == .working }.map { now.since($0.since) }.max() ?? .zero
    }

    private func work(_ handler: (Request) -> Response, _ exchange: inout Exchange, _ threadState: ThreadState) {
        do {
            while true {
                guard let event = try poller.wait() else { continue }
                if event.descriptor == endSignal.descriptor { return }
                guard !event.isHangup || hasInput(event.descriptor) else {
                    release(event.descriptor)
                    continue
                }
                serve(event.descriptor, handler, &exchange, threadState)
            }
        } catch {
            preconditionFailure("waiting for connections: \(error)")
        }
    }

    private func serve(
        _ connection: Int32, _ handler: (Request) -> Response, _ exchange: inout Exchange, _ threadState: ThreadState
    ) {
        threadState.enter(.reading(connection))
        guard exchange.receive(on: connection) else {
            threadState.enter(.idle)
            connections.subtract(1, ordering: .relaxed)
            if let violation = exchange.violation {
                logger.notice(
                    "closed a connection that sent \(violation); only a web server should have access to the socket")
            } else {
                logger.debug("a connection ended before its request was complete, or violated FastCGI")
            }
            return
        }
        let reader = RequestReader(exchange, limits)
        let (response, isWhole) = response(handler, reader, exchange, connection, threadState)
        threadState.enter(.writing(connection))
        let writer = ResponseWriter(isHead: reader.isHead, requestID: reader.isNamedByWebServer ? nil : reader.id)
        let fault = writer.write(response, exchange)
        if let fault {
            logger.error("an answer was cut off: \(fault)", metadata: ["request-id": "\(reader.id)"])
        }
        let isOpen = exchange.finish(
            keeping: isWhole && fault == nil && !isStopping.load(ordering: .relaxed))
        // The connection is in no thread's hands now, or it is closed; only then may another take it.
        threadState.enter(.idle)
        answered.add(1, ordering: .relaxed)
        if isOpen { park(connection) } else { connections.subtract(1, ordering: .relaxed) }
    }

    private func response(
        _ handler: (Request) -> Response, _ reader: RequestReader, _ exchange: borrowing Exchange,
        _ connection: Int32, _ threadState: ThreadState
    ) -> (Response, isWhole: Bool) {
        var reserved = 0
        defer { budget.giveBack(reserved) }
        do {
            let request = try reader.request(exchange) { count in
                guard budget.take(count) else { return false }
                reserved = count
                // The time for the body to arrive begins now: it may have had to wait.
                if count > BodyBudget.smallBody { threadState.enter(.reading(connection)) }
                return true
            }
            threadState.enter(.working)
            return (handler(request), true)
        } catch {
            var refusal = error
            if !exchange.isIntact, threadState.enter(.working) >= limits.readTimeout {
                refusal = RequestRefusal(
                    408, "the request took longer than \(limits.readTimeout) to arrive; nothing was changed")
            }
            logger.notice(
                "refused with \(refusal.status): \(refusal.reason)", metadata: ["request-id": "\(reader.id)"])
            return (refuse(refusal, reader.id), false)
        }
    }

    private func park(_ connection: Int32) {
        do {
            try poller.rearm(connection)
        } catch {
            logger.error("closing a connection: \(error)")
            release(connection)
        }
    }

    private func release(_ connection: Int32) {
        close(connection)
        connections.subtract(1, ordering: .relaxed)
    }

    /// Whether the peer said something before it closed its side.
    private func hasInput(_ connection: Int32) -> Bool {
        var byte: UInt8 = 0
        return recv(connection, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT)) > 0
    }
}
