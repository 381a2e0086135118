/// What a worker says is wrong with its database, as a gauge of its metrics.
package enum DatabaseObstacle: String, Sendable, Hashable, CaseIterable {
    /// Nothing can be stored at the moment.
    case cannotStore
    /// Part of the database cannot be read.
    case damaged

    /// - Parameter metrics: the metrics of the worker.
    package init?(inMetrics metrics: String) {
        let lines = metrics.split(separator: "\n")
        guard let found = DatabaseObstacle.allCases.last(where: { lines.contains("scim_fcgi_\($0.metric) 1") }) else {
            return nil
        }
        self = found
    }

    /// The gauge that is 1 while it is so.
    package var metric: String {
        switch self {
        case .cannotStore: "database_not_writable"
        case .damaged: "database_damaged"
        }
    }
}
