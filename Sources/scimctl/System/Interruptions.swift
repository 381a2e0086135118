import Glibc

/// Ctrl-C and the like, put off while something must not be left half done.
enum Interruptions {
    static func putOff<Value>(_ body: () throws -> Value) rethrows -> Value {
        var (signals, before) = (sigset_t(), sigset_t())
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        return try body()
    }
}
