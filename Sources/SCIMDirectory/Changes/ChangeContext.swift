package import SCIMCore
package import SCIMHost
package import SCIMStore

/// What a change of users or groups knows of its organization and its moment.
package struct ChangeContext: Sendable {
    let organizationName: String
    /// What the addresses of its resources begin with.
    let baseURL: BaseURL
    let settings: OrganizationRecord.Settings
    let roles: RoleMapping
    package let now: Instant
    /// Resources that this transaction is about to create, so that one can refer to them already.
    var promised: [ResourceID: ResourceKind] = [:]

    package init(
        organizationName: String, baseURL: BaseURL, settings: OrganizationRecord.Settings, roles: RoleMapping,
        now: Instant,
        promised: [ResourceID: ResourceKind] = [:]
    ) {
        self.organizationName = organizationName
        self.baseURL = baseURL
        self.settings = settings
        self.roles = roles
        self.now = now
        self.promised = promised
    }

    /// Whether the organization's quiet period has passed since the last SCIM write.
    func isQuiet(since write: Instant?) -> Bool {
        guard let write, settings.quietPeriod > 0 else { return true }
        return write + settings.quietPeriod <= now
    }

    /// The time of a change: never the same as that of the change before, so that it can be the version.
    func next(after modified: Instant) -> Instant {
        max(now, Instant(milliseconds: modified.milliseconds + 1))
    }
}
