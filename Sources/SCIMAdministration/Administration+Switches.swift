import SCIMCore
package import SCIMDirectory
import SCIMStore

extension Administration {
    /// Changes one switch of an organization and returns it as it is then; effective on the next request.
    ///
    /// - Parameter condition: whether the organization is still as it was when the change was decided.
    /// - Throws: `Outdated` if it is not.
    package func set(
        _ change: Organization.Switch, of organization: Organization,
        provided condition: @escaping @Sendable (Organization) -> Bool = { _ in true }
    ) throws -> Organization {
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            guard var record = try scope.record() else { throw StoreError.stale }
            guard condition(try Organization(record, in: scope)) else { throw Outdated() }
            let old = change.position(in: record.settings)
            change.apply(to: &record.settings)
            let new = change.position(in: record.settings)
            if old != new {
                try scope.update(record.settings)
                try audit.note(change.action, of: organization.id, from: old, to: new)
            }
            return try Organization(record, in: scope)
        }
    }
}

extension Organization.Switch {
    fileprivate func apply(to settings: inout OrganizationRecord.Settings) {
        switch self {
        case .scim(let isOn): settings.isEnabled = isOn
        case .groupSync(let isOn): settings.areGroupsEnabled = isOn
        case .relink(let mode, let quietPeriod):
            settings.relink = mode
            if let quietPeriod { settings.quietPeriod = quietPeriod }
        case .unknownAttributes(let policy): settings.unknownAttributes = policy
        case .massChangeGuard(let rules): settings.massChangeGuard = rules
        }
    }

    /// Where the switch stands, for the audit trail.
    fileprivate func position(in settings: OrganizationRecord.Settings) -> JSONValue {
        switch self {
        case .scim: .string(settings.isEnabled ? "on" : "off")
        case .groupSync: .string(settings.areGroupsEnabled ? "on" : "off")
        case .relink:
            [
                "mode": .string(settings.relink.rawValue),
                "quietPeriod": .number(JSONNumber(settings.quietPeriod)),
            ]
        case .unknownAttributes: .string(settings.unknownAttributes.rawValue)
        case .massChangeGuard:
            [
                "on": .bool(settings.massChangeGuard.isOn),
                "percent": .number(JSONNumber(settings.massChangeGuard.percent)),
                "minimum": .number(JSONNumber(settings.massChangeGuard.minimum)),
            ]
        }
    }

    fileprivate var action: AuditedAction {
        switch self {
        case .scim(let isOn): isOn ? .organizationEnable : .organizationDisable
        case .groupSync: .groupSync
        case .relink: .relink
        case .unknownAttributes: .unknownAttributes
        case .massChangeGuard: .guardSet
        }
    }
}
