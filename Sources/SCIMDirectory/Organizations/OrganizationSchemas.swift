package import SCIMCore
package import SCIMStore

/// The resource types that an organization knows: the standard ones with the schemas that it added.
package struct OrganizationSchemas: Sendable {
    package let user: ResourceType
    package let group: ResourceType
    private let records: [ExtensionSchemaRecord]

    package init(_ records: [ExtensionSchemaRecord]) throws {
        self.records = records
        let schemas = try records.map { (record: $0, schema: try $0.schema()) }
        user = .user.extended(by: schemas.filter(\.record.extendsUsers).map(\.schema))
        group = .group.extended(by: schemas.filter(\.record.extendsGroups).map(\.schema))
    }

    package func isMade(of records: [ExtensionSchemaRecord]) -> Bool { self.records == records }
}
