import CFastCGI
import CSystem
import Glibc

/// The signals that mean something to the worker. They are blocked in every thread, and the main thread waits for them.
enum Signals {
    enum Signal { case stop, reload }

    /// Blocks them; to be called before there is a second thread.
    ///
    /// libfcgi would take SIGTERM and SIGUSR1 for itself and only set a flag. A peer that went away is an error of
    /// `write`, not a signal.
    static func block() {
        var set = watched
        sigaddset(&set, SIGUSR1)
        pthread_sigmask(SIG_BLOCK, &set, nil)
        signal(SIGPIPE, SIG_IGN)
    }

    /// Waits for one of them; nil when the time is up.
    static func wait(_ timeout: Duration) -> Signal? {
        var set = watched
        let milliseconds = timeout.wholeMilliseconds
        var time = timespec(tv_sec: Int(milliseconds / 1000), tv_nsec: Int(milliseconds % 1000) * 1_000_000)
        switch sigtimedwait(&set, nil, &time) {
        case SIGTERM, SIGINT: return .stop
        case SIGHUP: return .reload
        default: return nil
        }
    }

    private static var watched: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGTERM, SIGINT, SIGHUP] { sigaddset(&set, signal) }
        return set
    }
}
