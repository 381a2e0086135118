package import SCIMHost

/// What systemd or the worker's own socket says about the worker, if anything.
package struct DaemonState: Sendable, Hashable {
    package var condition: Condition
    /// What it says of itself, or why it is not known; no full stop.
    package var detail: String
    /// What it says is wrong with its database; nil for nothing, and where it was not asked.
    package var obstacle: DatabaseObstacle?

    package init(_ condition: Condition, _ detail: String, _ obstacle: DatabaseObstacle? = nil) {
        self.condition = condition
        self.detail = detail
        self.obstacle = obstacle
    }

    package enum Condition: String, Sendable, Hashable, CaseIterable {
        case running, stopped, unknown
    }
}
