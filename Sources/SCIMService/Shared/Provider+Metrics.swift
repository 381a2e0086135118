import Logging
import SCIMCore
import SCIMDirectory
package import SCIMHost
import SCIMStore
import Synchronization

extension Provider {
    /// What the worker has counted since its start, as Prometheus reads it. No label has more values than there are
    /// organizations, endpoints, methods, statuses and kinds of errors.
    package func metrics(_ gauges: WorkerGauges) -> String {
        var numbers = ThreadCounters.Numbers()
        for counters in allThreadCounters { numbers.merge(counters.numbers) }
        numbers.series.merge(counters.series) { $0 + $1 }
        var text = MetricsText()
        text.add(gauges, isServing: newerSchema.withLock { $0 == nil }, obstacle: daemonObstacle)
        text.add(numbers, organizations: organizationNames())
        text.begin("db_transaction_duration_seconds", .histogram, "How long the writer's transactions took.")
        text.add("db_transaction_duration_seconds", [], counters.transactions, .durations)
        return text.text
    }

    private var daemonObstacle: DatabaseObstacle? {
        switch obstacle.withLock(\.self) {
        case .cannotStore?: .cannotStore
        case .damaged?: .damaged
        case nil: nil
        }
    }

    /// Empty where the database does not answer: numbers without names are better than none.
    private func organizationNames() -> [Int64: String] {
        do {
            return try store.look { snapshot in
                let pairs = try snapshot.organizations().map { ($0.id.number & 0xFFFF_FFFF, $0.name) }
                return Dictionary(pairs) { first, _ in first }
            }
        } catch {
            guard !noteNewerSchema(error) else { return [:] }
            logger.warning("metrics do not contain the names of organizations: \(error)")
            return [:]
        }
    }
}

extension MetricsText {
    /// - Parameters:
    ///   - isServing: whether the database is open; every request is answered 503 while it is not.
    ///   - obstacle: what is wrong with the open database.
    mutating func add(_ gauges: WorkerGauges, isServing: Bool, obstacle: DatabaseObstacle? = nil) {
        gauge("database_available", "Whether the worker has its database open.", isServing ? 1 : 0)
        for known in DatabaseObstacle.allCases { gauge(known.metric, known.help, known == obstacle ? 1 : 0) }
        begin("build_info", .gauge, "The running version; the value is always 1.")
        add(
            "build_info",
            [("version", Release.version), ("schema", "\(Release.schema)"), ("sqlite", Store.sqliteVersion)], 1)
        gauge("worker_threads", "Threads that work on requests.", gauges.threads)
        gauge(
            "requests_in_progress", "Requests in progress.", gauges.requestsInProgress)
        gauge("connections", "Open connections of web servers.", gauges.connections)
        begin("process_cpu_seconds_total", .counter, "CPU time of the worker.")
        add("process_cpu_seconds_total", [], gauges.processorSeconds)
        gauge("process_resident_memory_bytes", "Resident memory of the worker.", gauges.residentBytes)
        gauge("process_open_fds", "Open file descriptors of the worker.", gauges.openDescriptors)
        begin("process_start_time_seconds", .gauge, "When the worker started, in seconds since 1970.")
        add("process_start_time_seconds", [], gauges.startTime)
    }

    fileprivate mutating func add(_ numbers: ThreadCounters.Numbers, organizations: [Int64: String]) {
        for counter in Series.Counter.allCases {
            begin(counter.name, .counter, counter.help)
            let counts = numbers.series.filter { $0.key.counter == counter }
                .merging(counter.beginnings) { count, _ in count }
            for (series, count) in counts.sorted(by: { $0.key < $1.key }) {
                add(counter.name, series.labels(organizations), count)
            }
        }
        addHistograms(numbers)
    }

    private mutating func addHistograms(_ numbers: ThreadCounters.Numbers) {
        begin("request_duration_seconds", .histogram, "Time from the receipt of a whole request to its response.")
        for method in MethodLabel.allCases {
            for resource in ResourceLabel.allCases {
                let durations = numbers.durations[ThreadCounters.Numbers.place(method, resource)]
                guard durations.counts.contains(where: { $0 > 0 }) else { continue }
                add(
                    "request_duration_seconds", [("method", method.text), ("resource", resource.text)], durations,
                    .durations)
            }
        }
        begin("request_body_bytes", .histogram, "Sizes of requests' bodies.")
        for resource in ResourceLabel.allCases {
            let sizes = numbers.bodies[Int(resource.rawValue)]
            guard sizes.counts.contains(where: { $0 > 0 }) else { continue }
            add("request_body_bytes", [("resource", resource.text)], sizes, .sizes)
        }
    }
}

extension DatabaseObstacle {
    fileprivate var help: String {
        switch self {
        case .cannotStore: "Whether the worker cannot store anything at the moment; it tries again every second."
        case .damaged: "Whether the worker has found its database damaged since it started."
        }
    }
}

extension Series.Counter {
    fileprivate var name: String {
        switch self {
        case .requests: "requests_total"
        case .authFailures: "auth_failures_total"
        case .scimErrors: "scim_errors_total"
        case .operations: "provisioning_operations_total"
        case .unmatchedRoles: "role_unmatched_total"
        case .busy: "db_busy_total"
        }
    }

    /// Those whose labels are known beforehand are there from the beginning, so that the first event is an increase.
    fileprivate var beginnings: [Series: Int] {
        switch self {
        case .busy: [Series(.busy): 0]
        case .authFailures:
            Dictionary(
                uniqueKeysWithValues: CredentialRefusal.allCases.indices.map { (Series(.authFailures, UInt8($0)), 0) })
        default: [:]
        }
    }

    fileprivate var help: String {
        switch self {
        case .requests: "Answered requests."
        case .authFailures: "Requests whose credential was refused, by the reason."
        case .scimErrors: "Requests answered with an error, by status and scimType."
        case .operations: "Changes that provisioning made."
        case .unmatchedRoles: "Writes of users whose role no mapping matches."
        case .busy: "Requests that failed because the database was busy."
        }
    }
}

extension Series: Comparable {
    static func < (left: Series, right: Series) -> Bool { left.packed < right.packed }

    fileprivate func labels(_ organizations: [Int64: String]) -> [MetricsText.Label] {
        // Requests without a valid token belong to nobody.
        let owner = ("org", organization == 0 ? "" : organizations[organization] ?? "\(organization)")
        switch counter {
        case .requests:
            return [
                owner, ("method", MethodLabel.allCases[first].text), ("resource", ResourceLabel.allCases[second].text),
                ("code", "\(code)"),
            ]
        case .authFailures: return [("reason", CredentialRefusal.allCases[first].rawValue)]
        case .scimErrors:
            let type = first == 0 ? "" : SCIMError.Keyword.allCases[first - 1].rawValue
            return [owner, ("scim_type", type), ("code", "\(code)")]
        case .operations:
            return [
                owner, ("resource", ResourceLabel.allCases[first].text),
                ("operation", OperationLabel.allCases[second].text), ("result", "\(ResultLabel.allCases[code])"),
            ]
        case .unmatchedRoles: return [owner]
        case .busy: return []
        }
    }
}
