import Glibc

/// Asks systemd for more time as long as a step of the start goes on.
///
/// Before a schema is updated a backup is made, and both take as long as the database is large; `TimeoutStartSec` is for a
/// start that hangs.
struct StartExtension {
    let manager: ServiceManager
    /// How much more time each message asks for; one is sent in every third of it.
    var duration: Duration = .seconds(60)

    /// Runs `body` and tells the service manager again and again that it goes on.
    ///
    /// - Parameter status: what `systemctl status` shows meanwhile.
    func run<Value>(_ status: String, _ body: () throws -> Value) throws -> Value {
        let (manager, duration) = (manager, duration)
        let end = try Wakeup()
        let poller = try Poller()
        try poller.add(end.descriptor)
        let thread = try SystemThread(name: "start") {
            while true {
                manager.tell(.starting(status: status, atMost: duration))
                do {
                    if try poller.wait(duration / 3) != nil { return }
                } catch {
                    return  // The start goes on with the time that it has.
                }
            }
        }
        defer {
            end.signal()
            thread.join()
        }
        return try body()
    }
}
