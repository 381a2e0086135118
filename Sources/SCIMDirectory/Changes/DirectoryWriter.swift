package import SCIMCore
package import SCIMStore

/// Changes users and groups of one organization inside one transaction, whoever makes it, and says what that was: names
/// stay unique, roles are resolved, versions step. Members are only ever written as rows, whatever their number (Q97).
package struct DirectoryWriter {
    let transaction: OrganizationTransaction
    let context: ChangeContext
    /// The organization's type of what is changed.
    let type: ResourceType

    package init(_ transaction: OrganizationTransaction, _ context: ChangeContext, _ type: ResourceType) {
        self.transaction = transaction
        self.context = context
        self.type = type
    }
}
