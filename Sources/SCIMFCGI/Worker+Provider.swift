package import Logging
package import SCIMService

extension Worker {
    /// The application that the product runs: the SCIM service provider over the machine's database.
    package static func provider(_ configuration: Configuration, _ logger: Logger) throws -> Application {
        let provider = try DeferredProvider(configuration: configuration, surroundings: .machine, logger: logger)
        var application = Application { provider.makeHandler() }
        application.housekeep = { provider.housekeep() }
        application.isHealthy = { provider.isHealthy() }
        application.status = { provider.statusLine }
        application.metrics = { provider.metrics($0) }
        application.refused = { provider.count(refusedWith: $0) }
        application.close = { provider.close() }
        return application
    }
}
