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
    package let relink: Relink
    /// Seconds.
    package let quietPeriod: Int
    package let unknownAttributes: UnknownAttributes
    /// The name of a role.
    package let defaultRole: String?

    package init(_ record: OrganizationRecord, in scope: OrganizationSnapshot) throws {
        let settings = record.settings
        id = record.id
        name = record.name
        created = record.created
        isEnabled = settings.isEnabled
        groupsAreSynced = settings.areGroupsEnabled
        relink = settings.relink == .guid ? .guid : .off
        quietPeriod = settings.quietPeriod
        unknownAttributes = settings.unknownAttributes == .reject ? .reject : .ignore
        let names = try settings.defaultRole == nil ? [:] : scope.roleNames()
        defaultRole = settings.defaultRole.map { names[$0] ?? $0 }
    }

    /// Whether a create with the objectId of a known record takes that record up again (D4 of the design).
    package enum Relink: String, Sendable, Hashable, CaseIterable {
        case off, guid
    }

    /// What happens to attributes that no schema knows (D7 of the design).
    package enum UnknownAttributes: String, Sendable, Hashable, CaseIterable {
        case ignore, reject
    }

    /// One switch of an organization in its new position.
    package enum Switch: Sendable, Hashable {
        case scim(Bool)
        case groupSync(Bool)
        /// Seconds; nil leaves the quiet period as it is.
        case relink(Relink, quietPeriod: Int?)
        case unknownAttributes(UnknownAttributes)
    }

    /// What becomes of the members when SCIM is switched off (D10 of the design).
    package enum MembersWhenDisabled: String, Sendable, Hashable, CaseIterable {
        case keep, deactivate
    }
}
