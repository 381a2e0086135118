import Glibc
import Synchronization

/// Signals that ask the program to end, taken note of instead, so that what it made is taken away first.
enum Interruption {
    /// From now on SIGINT, SIGTERM and SIGHUP are noted.
    static func watch() {
        // Made before a handler can be the first to need it.
        _ = pending.load(ordering: .relaxed)
        for number in [SIGINT, SIGTERM, SIGHUP] {
            signal(number) { noted in Interruption.pending.store(noted, ordering: .relaxed) }
        }
    }

    /// From now on they end the program again.
    static func watchNoMore() { for number in [SIGINT, SIGTERM, SIGHUP] { signal(number, SIG_DFL) } }

    /// The signal that came; nil if none did.
    static var signalNumber: Int32? {
        let noted = pending.load(ordering: .relaxed)
        return noted == 0 ? nil : noted
    }

    private static let pending = Atomic<Int32>(0)
}
