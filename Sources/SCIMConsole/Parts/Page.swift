package import SCIMHTTP

/// A page as it is put into the frame that all pages share.
package struct Page: Sendable {
    package var title: String
    /// Which entry of the navigation it belongs to.
    package var section: Section?
    package var content: Markup
    /// The status of the answer.
    package var status = 200
    /// Seconds after which a browser asks again; nil for never.
    package var refresh: Int?

    package init(
        _ title: String, in section: Section? = nil, status: Int = 200, @MarkupBuilder _ content: () throws -> Markup
    ) rethrows {
        self.title = title
        self.section = section
        self.status = status
        self.content = try content()
    }

    /// The entries of an organization's navigation, in their order.
    package enum Section: String, Sendable, Hashable, CaseIterable {
        case overview, provisioning, members, groups, log, cycles, audit, administrators, connect

        package var title: String {
            switch self {
            case .overview: "Overview"
            case .provisioning: "SCIM Provisioning"
            case .members: "Members"
            case .groups: "Groups"
            case .log: "Log"
            case .cycles: "Cycles"
            case .audit: "Audit log"
            case .administrators: "Administrators"
            case .connect: "Connect Entra"
            }
        }
    }
}

/// What a form comes to.
package enum Reply: Sendable {
    case page(Page)
    /// Elsewhere, with a notice of what was done.
    case redirect(Address, Done?)
    /// A file of comma-separated values to keep; a browser does not show it.
    case table(name: String, BodyStream)
}

/// What was done, as the page that follows says it.
package enum Done: String, Sendable, Hashable, CaseIterable {
    case enabled, disabled, groupsOn = "groups-on", groupsOff = "groups-off", revoked, mapped, unmapped
    case defaultRole = "default-role", reapplied, activated, deactivated, protected, unprotected
    case overlapEnded = "overlap-ended", roleSet = "role-set", roleCleared = "role-cleared", ended, created, unchanged,
        settings, limited, clientRevoked = "client-revoked", federationSet = "federation-set",
        federationRemoved = "federation-removed", entraSet = "entra-set", entraRemoved = "entra-removed"
    case memberCreated = "member-created", memberRenamed = "member-renamed"
    case roleProtected = "role-protected", roleUnprotected = "role-unprotected"
    case groupProtected = "group-protected", groupUnprotected = "group-unprotected"
    case restored, purged, changesApproved = "changes-approved", changesRejected = "changes-rejected"
    case changesUndone = "changes-undone", changesPartlyUndone = "changes-partly-undone"

    package var sentence: String {
        switch self {
        case .enabled: "SCIM is enabled. Entra can provision this organization now."
        case .disabled: "SCIM is disabled. Every request from Entra is refused until it is enabled again."
        case .groupsOn: "Group sync is on."
        case .groupsOff: "Group sync is off. The groups that exist are kept."
        case .revoked: "The token is revoked. The next request that uses it is refused."
        case .overlapEnded: "The replaced secret is revoked. The new one stays valid."
        case .mapped:
            "The mapping is saved. Members get the role with Entra's next write, or when you apply the mappings."
        case .unmapped: "The mapping is removed."
        case .defaultRole: "The default role is saved."
        case .reapplied: "The mappings are applied to all members."
        case .activated: "The member is active."
        case .deactivated: "The member is inactive."
        case .protected: "The member is protected: Entra cannot deactivate or delete them."
        case .unprotected: "The member is no longer protected."
        case .roleSet: "The role is set by hand. Neither Entra nor the mappings change it."
        case .roleCleared: "The role follows the mappings again."
        case .ended: "The session is ended."
        case .created: "The organization is created."
        case .unchanged: "Nothing was changed."
        case .settings: "The setting is saved."
        case .limited: "The limits are saved. They apply from the next request on."
        case .clientRevoked: "The client is revoked. Its access tokens are refused from the next request on."
        case .federationSet:
            "The workload identity is set. In Entra, enter the Tenant URL, the token endpoint and the client identifier."
        case .federationRemoved:
            "The workload identity is removed. Its access tokens are refused from the next request on."
        case .memberCreated: "The member is created. Entra leaves them alone until it sets their externalId."
        case .memberRenamed: "The member has another user name."
        case .roleProtected: "The role is protected: Entra takes it from nobody."
        case .roleUnprotected: "The role is no longer protected."
        case .groupProtected: "The group is protected: Entra can neither delete nor empty it."
        case .groupUnprotected: "The group is no longer protected."
        case .restored: "The record is restored."
        case .purged: "The record is removed for good."
        case .changesApproved: "The mass change is approved. Entra asks again by itself."
        case .changesRejected: "The mass change is rejected. Entra is refused these changes for a week."
        case .changesUndone:
            "The mass change is rejected, and the members whom Entra removed before are as they were."
        case .changesPartlyUndone:
            "The mass change is rejected. Some of the deleted members could not be restored, because others have their names now; they are still among the deleted."
        case .entraSet: "Sign-in with Entra is on. What to register in Entra is below."
        case .entraRemoved: "Sign-in with Entra is off. Everybody who signed in that way is signed out."
        }
    }
}
