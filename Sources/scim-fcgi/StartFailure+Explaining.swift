import SCIMFCGI
import SCIMHost

extension StartFailure {
    /// What an error on the way to serving means for whoever started the worker.
    init(explaining error: any Error) {
        switch error {
        case let error as StartFailure: self = error
        case let error as ConfigurationError: self.init(.configuration, "\(error)")
        case let error as ServiceError:
            let code: ExitCode =
                switch error.kind {
                case .schemaTooNew: .database
                case .badConfiguration: .configuration
                default: .failure
                }
            self.init(code, error.sentence)
        default: self.init(.failure, "\(error)")
        }
    }
}
