package import SCIMCore
package import SCIMStore

/// A change that a client asked for and that was refused.
package struct RefusedChange: Sendable {
    /// What was asked for.
    package var operation: LoggedOperation
    /// As far as the request says it.
    package var type: ResourceType?
    /// nil for what was to be created.
    package var id: ResourceID?
    /// What the request calls the resource.
    package var name: String?
    package var error: SCIMError

    package init(
        _ operation: LoggedOperation, _ type: ResourceType?, _ id: ResourceID?, name: String?, error: SCIMError
    ) {
        self.operation = operation
        self.type = type
        self.id = id
        self.name = name
        self.error = error
    }
}
