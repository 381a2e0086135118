/// What could be learned of the worker by whoever asked: systemd, the worker's own socket, or nobody.
package struct DaemonState: Sendable, Hashable {
    package var condition: Condition
    /// What it says of itself, or why it is not known; no full stop.
    package var detail: String

    package init(_ condition: Condition, _ detail: String) {
        self.condition = condition
        self.detail = detail
    }

    package enum Condition: String, Sendable, Hashable, CaseIterable {
        case running, stopped, unknown
    }
}
