package import SCIMCore
package import SCIMStore

extension OrganizationSnapshot {
    /// The organization's table of labels and roles; roles by the names that people gave them.
    package func roleMapping(_ settings: OrganizationRecord.Settings) throws -> RoleMapping {
        let table = try roleMappings().map { ($0.labelKey, $0.role) }
        return RoleMapping(
            table: Dictionary(table, uniquingKeysWith: { first, _ in first }), defaultRole: settings.defaultRole)
    }
}
