/// What could be learned of the worker by whoever asked: systemd, the worker's own socket, or nobody.
package struct DaemonState: Sendable, Hashable {
    package var condition: Condition
    /// What it says of itself, or why it is not known; no full stop.
    package var detail: String
    /// What it says is wrong with its database; nil for nothing, and where it was not asked.
    package var obstacle: Obstacle?

    package init(_ condition: Condition, _ detail: String, _ obstacle: Obstacle? = nil) {
        self.condition = condition
        self.detail = detail
        self.obstacle = obstacle
    }

    package enum Obstacle: String, Sendable, Hashable, CaseIterable {
        /// Nothing can be stored at the moment.
        case cannotStore
        /// Part of the database cannot be read.
        case damaged

        /// - Parameter metrics: the metrics of the worker.
        package init?(inMetrics metrics: String) {
            let lines = metrics.split(separator: "\n")
            guard let found = Obstacle.allCases.last(where: { lines.contains("scim_fcgi_\($0.metric) 1") }) else {
                return nil
            }
            self = found
        }

        /// The gauge that is 1 while it is so.
        var metric: String {
            switch self {
            case .cannotStore: "database_not_writable"
            case .damaged: "database_damaged"
            }
        }
    }

    package enum Condition: String, Sendable, Hashable, CaseIterable {
        case running, stopped, unknown
    }
}
