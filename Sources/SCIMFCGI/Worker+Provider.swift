package import Logging
package import SCIMService

extension Worker {
    /// The application that the product runs: the SCIM service provider over the machine's database.
    package static func provider(_ configuration: Configuration, _ logger: Logger) -> Application {
        let provider = DeferredProvider(configuration: configuration, surroundings: .machine, logger: logger)
        var application = Application { provider.makeHandler() }
        application.fault = { provider.fault.map { StartFailure(explaining: $0) } }
        application.housekeep = { provider.housekeep() }
        application.status = { provider.statusLine }
        application.metrics = { provider.metrics($0) }
        application.refused = { provider.count(refusedWith: $0) }
        application.beginStopping = { provider.beginStopping() }
        application.close = { provider.close() }
        return application
    }

    /// What runs where the worker cannot even begin: each request is answered 503, until it is restarted.
    static func unavailable(because failure: StartFailure) -> Application {
        var application = Application {
            { Response(refusal: DeferredProvider.unavailable, requestID: $0.id) }
        }
        application.fault = { failure }
        application.status = {
            "NOT SERVING, every request is answered 503: \(failure.description); then systemctl restart scim-fcgi"
        }
        application.metrics = { DeferredProvider.metricsWithoutDatabase($0) }
        return application
    }
}
