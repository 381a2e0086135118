import Logging
import SCIMCore
import SCIMFCGI
import SCIMHTTP
import SCIMHost
import SCIMService

extension Application {
    /// The SCIM service provider over the machine's database.
    static func provider(
        _ configuration: Configuration, _ source: ConfigurationSource, _ output: LogOutput, _ logger: Logger
    ) -> Application {
        let start = ProcessState.time
        let provider = DeferredProvider(configuration: configuration, surroundings: .machine, logger: logger)
        var application = Application { provider.makeHandler() }
        application.summary = "database \(configuration.databasePath)"
        application.fault = { provider.fault.map { StartFailure(explaining: $0) } }
        application.housekeep = { provider.housekeep() }
        application.status = { provider.statusLine }
        application.metrics = { provider.metrics(WorkerGauges($0, since: start)) }
        application.refuse = { refusal, requestID in
            provider.count(refusedWith: refusal.status)
            return Response(SCIMError(refusal), requestID: requestID)
        }
        application.reload = {
            reload(source, from: configuration, output, logger, isServing: provider.fault == nil)
        }
        application.beginStopping = { provider.beginStopping() }
        application.close = { provider.close() }
        return application
    }

    /// What runs where the worker cannot even begin: each request is answered 503, until it is restarted.
    static func unavailable(because failure: StartFailure) -> Application {
        let start = ProcessState.time
        var application = Application { { Response(DeferredProvider.unavailable, requestID: $0.id) } }
        application.summary = "without a database"
        application.fault = { failure }
        application.refuse = { refusal, requestID in Response(SCIMError(refusal), requestID: requestID) }
        application.status = {
            "NOT SERVING, every request is answered 503: \(failure.description); then systemctl restart scim-fcgi"
        }
        application.reload = { restartNote }
        application.metrics = { DeferredProvider.metricsWithoutDatabase(WorkerGauges($0, since: start)) }
        return application
    }

    private static let restartNote = "restart the service to serve: systemctl restart scim-fcgi"

    /// Takes over the log's level; the rest holds until the next start.
    ///
    /// - Returns: why everything is kept as it was, or what waits for a restart; nil if neither is so.
    private static func reload(
        _ source: ConfigurationSource, from started: Configuration, _ output: LogOutput, _ logger: Logger,
        isServing: Bool
    ) -> String? {
        do {
            let configuration = try source.read()
            output.level = configuration.logLevel
            guard isServing else { return restartNote }
            logger.notice("the configuration was reloaded")
            let waiting = configuration.keysForRestart(comparedTo: started).map(\.rawValue)
            guard !waiting.isEmpty else { return nil }
            let note = "\(waiting.joined(separator: ", ")) changed: takes effect at the next restart"
            logger.notice("\(note)")
            return note
        } catch {
            logger.error("the configuration stays as it was: \(error)")
            return "the configuration stays as it was: \(error)"
        }
    }
}

extension WorkerGauges {
    /// - Parameter start: seconds since 1970.
    fileprivate init(_ load: WorkerLoad, since start: Double) {
        self.init(
            threads: load.threads, requestsInProgress: load.requestsInProgress, connections: load.connections,
            processorSeconds: ProcessState.processorSeconds, residentBytes: ProcessState.residentBytes,
            openDescriptors: ProcessState.openDescriptors, startTime: start)
    }
}

extension SCIMError {
    fileprivate init(_ refusal: RequestRefusal) {
        self.init(refusal.status, nil, refusal.reason)
        retryAfter = refusal.retryAfter
    }
}
