package import SCIMCore

/// An organization with its provisioning settings.
package struct OrganizationRecord: Sendable, Hashable {
    package let id: OrganizationID
    package let name: String
    package let nameKey: String
    package let created: Instant
    package var settings: Settings

    package init(id: OrganizationID, name: String, nameKey: String, created: Instant, settings: Settings) {
        self.id = id
        self.name = name
        self.nameKey = nameKey
        self.created = created
        self.settings = settings
    }

    /// What the administrator of an organization decides; the defaults are those of a new one.
    package struct Settings: Sendable, Hashable {
        package var isEnabled = false
        package var areGroupsEnabled = false
        package var relink = RelinkMode.guid
        /// Seconds without a SCIM write before a record may be re-linked; 0 for no such period.
        package var quietPeriod = 86400
        package var unknownAttributes = UnknownAttributePolicy.ignore
        /// The key of a role that the organization has.
        package var defaultRole: String?
        package var massChangeGuard = MassChangeGuard()

        package init() {}
    }
}

extension OrganizationRecord {
    /// What a statement selects for `init(_:)`.
    static var columns: StaticString {
        """
        organization, name, name_key, created, is_enabled, are_groups_enabled, relink, quiet_period, unknown_attributes,
            default_role_key, guard_is_on, guard_percent, guard_minimum
        """
    }

    /// Columns as in `columns`, from `column` on.
    init(_ row: Row, from column: Int32 = 0) {
        var settings = Settings()
        settings.isEnabled = row.flag(column + 4)
        settings.areGroupsEnabled = row.flag(column + 5)
        settings.relink = RelinkMode(rawValue: row.text(column + 6)) ?? .off
        settings.quietPeriod = row.number(column + 7)
        settings.unknownAttributes = UnknownAttributePolicy(rawValue: row.text(column + 8)) ?? .ignore
        settings.defaultRole = row.textIfAny(column + 9)
        settings.massChangeGuard = MassChangeGuard(
            isOn: row.flag(column + 10), percent: row.number(column + 11), minimum: row.number(column + 12))
        self.init(
            id: OrganizationID(row.integer(column)), name: row.text(column + 1), nameKey: row.text(column + 2),
            created: row.instant(column + 3), settings: settings)
    }
}
