package import SCIMCore
package import SCIMStore

/// An organization and its switches, as the administrator sees them.
package struct Organization: Sendable, Hashable {
    package let id: OrganizationID
    package let name: String
    package let created: Instant
    /// Whether SCIM is on.
    package let isEnabled: Bool
    package let groupsAreSynced: Bool
    package let relink: RelinkMode
    /// Seconds.
    package let quietPeriod: Int
    package let unknownAttributes: UnknownAttributePolicy
    /// The name of a role.
    package let defaultRole: String?
    package let massChangeGuard: MassChangeGuard

    package init(_ record: OrganizationRecord, in scope: OrganizationSnapshot) throws {
        let settings = record.settings
        id = record.id
        name = record.name
        created = record.created
        isEnabled = settings.isEnabled
        groupsAreSynced = settings.areGroupsEnabled
        relink = settings.relink
        quietPeriod = settings.quietPeriod
        unknownAttributes = settings.unknownAttributes
        massChangeGuard = settings.massChangeGuard
        let names = try settings.defaultRole == nil ? [:] : scope.roleNames()
        defaultRole = settings.defaultRole.map { names[$0] ?? $0 }
    }

    /// One switch of an organization in its new position.
    package enum Switch: Sendable, Hashable {
        case scim(Bool)
        case groupSync(Bool)
        /// Seconds; nil leaves the quiet period as it is.
        case relink(RelinkMode, quietPeriod: Int?)
        case unknownAttributes(UnknownAttributePolicy)
        case massChangeGuard(MassChangeGuard)
    }

    /// What becomes of the members when SCIM is switched off (D10 of the design).
    package enum MembersWhenDisabled: String, Sendable, Hashable, CaseIterable {
        case keep, deactivate
    }
}
