import SCIMStore

/// A kind of change that provisioning makes, as a label.
enum OperationLabel: UInt8, Sendable, CaseIterable {
    case create, update, deactivate, activate, delete, memberAdd, memberRemove

    /// - Parameter operation: as the provisioning log names it, or as the request does where it was refused.
    init(_ operation: LoggedOperation) {
        switch operation {
        case .create: self = .create
        case .deactivate: self = .deactivate
        case .activate: self = .activate
        case .delete: self = .delete
        default: self = .update
        }
    }

    var text: String {
        switch self {
        case .memberAdd: "member_add"
        case .memberRemove: "member_remove"
        default: "\(self)"
        }
    }
}
