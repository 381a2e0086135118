package import SCIMCore
package import SCIMHost
package import SCIMStore

/// What a change of users or groups needs to know: the organization, the time, and who makes it.
package struct ChangeContext: Sendable {
    let organizationName: String
    let origin: Origin
    package let now: Instant
    /// Resources that this transaction is about to create, so that one can refer to them already.
    let promised: [ResourceID: ResourceKind]

    package init(
        organizationName: String, origin: Origin, now: Instant, promised: [ResourceID: ResourceKind] = [:]
    ) {
        self.organizationName = organizationName
        self.origin = origin
        self.now = now
        self.promised = promised
    }

    /// Who asks for a change.
    package enum Origin: Sendable {
        /// A client: the record is marked as written by SCIM, and the mappings decide on the role.
        case client(ClientRules)
        /// An administrator on this machine.
        case local
    }

    /// What holds for the changes of clients.
    package struct ClientRules: Sendable {
        /// What the addresses of resources begin with.
        let baseURL: BaseURL
        let settings: OrganizationRecord.Settings
        let roles: RoleMapping
        let credentialName: String
        /// Whether it is a rehearsal, of which nothing is kept.
        let isRehearsal: Bool

        package init(
            baseURL: BaseURL, settings: OrganizationRecord.Settings, roles: RoleMapping, credentialName: String,
            isRehearsal: Bool
        ) {
            self.baseURL = baseURL
            self.settings = settings
            self.roles = roles
            self.credentialName = credentialName
            self.isRehearsal = isRehearsal
        }

        /// Whether a create with this externalId may take up a record again (D4 of the design).
        func relinks(_ externalID: String) -> Bool { settings.relink == .guid && externalID.isGUID }

        /// Whether the organization's quiet period has passed since the last SCIM write.
        func isQuiet(since write: Instant?, at now: Instant) -> Bool {
            guard let write, settings.quietPeriod > 0 else { return true }
            return write + settings.quietPeriod <= now
        }
    }

    var isByClient: Bool { if case .client = origin { true } else { false } }

    /// nil for a change by an administrator.
    var clientRules: ClientRules? { if case .client(let rules) = origin { rules } else { nil } }

    /// When a client wrote a record last, once it is changed.
    func clientWrite(instead known: Instant?) -> Instant? {
        isByClient ? now : known
    }

    /// - Throws: `invalidValue` if a client makes a document too long; an administrator changes little of it.
    func checkDocument(_ count: Int, replacing stored: Int = 0) throws(SCIMError) {
        if isByClient { try ValueLimits.checkDocument(count, replacing: stored) }
    }

    /// The time of a change: never the same as that of the change before, so that it can be the version.
    func next(after modified: Instant) -> Instant {
        max(now, Instant(milliseconds: modified.milliseconds + 1))
    }
}
