import SCIMCore
import SCIMDirectory
import SCIMStore

/// An operation that may change something; it runs inside the writer, in a savepoint of its own.
protocol WriteOperation: Sendable {
    /// What the provisioning log says was asked for, where it is refused.
    var requested: LoggedOperation { get }
    var resourceType: ResourceType { get }
    /// The resource that is addressed; nil for a create.
    var resourceID: ResourceID? { get }
    /// What the request calls the resource, for the log entry of a refusal.
    var resourceName: String? { get }

    func perform(in transaction: OrganizationTransaction, _ context: WriteContext) throws -> WriteResult
}

/// What a write knows beside its own content.
struct WriteContext: Sendable {
    let caller: Caller
    let change: ChangeContext
    let newID: ResourceID
    /// Whether the answer shows the resource; an entry of a Bulk request is told where it is and its version.
    var showsResource: Bool

    /// - Parameter promised: resources that the transaction is about to create.
    init(
        caller: Caller, now: Instant, newID: ResourceID, promised: [ResourceID: ResourceKind] = [:],
        showsResource: Bool = true
    ) {
        self.caller = caller
        let rules = ChangeContext.ClientRules(
            baseURL: caller.baseURL, settings: caller.settings, roles: caller.roles,
            credentialName: caller.credentialName, isRehearsal: caller.isRehearsal)
        change = ChangeContext(
            organizationName: caller.organizationName, origin: .client(rules), now: now, promised: promised)
        self.newID = newID
        self.showsResource = showsResource
    }

    var now: Instant { change.now }
}

/// What a write came to, and what it changed.
struct WriteResult: Sendable {
    var outcome: Outcome
    var change: Change
}
