@testable import SCIMStore

extension Snapshot {
    /// Steps of SQLite's virtual machine that the connection has taken so far: work, measured without a clock.
    var stepCount: Int { connection.stepCount }
}
