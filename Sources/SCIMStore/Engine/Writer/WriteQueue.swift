import CSystem
import Glibc
import Synchronization

/// Group commit: writes that arrive while another commit is on its way to the disk share the next one.
///
/// A thread that finds no leader becomes it, runs everything that waits in one transaction, and commits; all others
/// sleep until their own write is done, or until there is no leader. So there is no thread of its own and no timer:
/// the batch forms while the last one is being written.
final class WriteQueue: Sendable {
    private let monitor = Monitor(State())
    private let connection: Mutex<Connection?>
    /// Is told how many writes shared a transaction, and how many nanoseconds it took.
    let observer = Mutex<(@Sendable (_ writes: Int, _ nanoseconds: UInt64) -> Void)?>(nil)

    private struct State: Sendable {
        var waiting: [WriteJob] = []
        var leader: pthread_t?
        var isOpen = true
    }

    private enum Turn: Sendable {
        case done(WriteJob.Outcome)
        case lead([WriteJob])
    }

    init(_ connection: sending Connection) { self.connection = Mutex(connection) }

    var isOpen: Bool { monitor.withLock { $0.isOpen } }

    var waitingCount: Int { monitor.withLock { $0.waiting.count } }

    /// Runs the job in a batch and returns when the batch is committed or has failed.
    func perform(_ job: WriteJob) -> WriteJob.Outcome {
        let accepted = monitor.withLock { state in
            if let leader = state.leader, pthread_equal(leader, pthread_self()) != 0 {
                preconditionFailure("a write inside a write would wait for itself")
            }
            if state.isOpen { state.waiting.append(job) }
            return state.isOpen
        }
        guard accepted else { return .failed(StoreError.closed) }
        while true {
            switch monitor.wait(for: { Self.turn(of: job, &$0) }) {
            case .done(let outcome): return outcome
            case .lead(let jobs): lead(jobs)
            }
        }
    }

    /// No write begins any longer. Returns when the last one is finished and the connection closed.
    func close() {
        monitor.change { $0.isOpen = false }
        monitor.wait { $0.leader == nil && $0.waiting.isEmpty ? () : nil }
        connection.withLock { $0 = nil }
    }

    private static func turn(of job: WriteJob, _ state: inout State) -> Turn? {
        if let outcome = job.result { return .done(outcome) }
        guard state.leader == nil else { return nil }
        state.leader = pthread_self()
        defer { state.waiting = [] }
        return .lead(state.waiting)
    }

    private func lead(_ jobs: [WriteJob]) {
        let begin = machine_nanoseconds()
        let left = connection.withLock { connection in
            guard let connection else { preconditionFailure("closed while a write was waiting") }
            return WriteBatch(connection).run(jobs)
        }
        observer.withLock(\.self)?(jobs.count - left.count, machine_nanoseconds() &- begin)
        monitor.change { state in
            state.waiting.insert(contentsOf: left, at: 0)
            state.leader = nil
        }
    }
}
