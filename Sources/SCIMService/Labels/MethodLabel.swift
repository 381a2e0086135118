import HTTPTypes
import SCIMStore

/// A method as a label; what no endpoint answers is one.
enum MethodLabel: UInt8, Sendable, CaseIterable {
    case get, head, post, put, patch, delete, other

    init(_ method: HTTPRequest.Method) {
        switch method {
        case .get: self = .get
        case .head: self = .head
        case .post: self = .post
        case .put: self = .put
        case .patch: self = .patch
        case .delete: self = .delete
        default: self = .other
        }
    }

    var text: String { self == .other ? "other" : "\(self)".uppercased() }

    /// The operation that a request of this method asks for, as the provisioning log names it.
    var operation: LoggedOperation {
        switch self {
        case .post: .create
        case .put: .replace
        case .patch: .patch
        case .delete: .delete
        case .get, .head, .other: .other("\(self)")
        }
    }
}
