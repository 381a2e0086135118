package import SCIMCore
import SCIMDirectory
import SCIMStore

/// A schema that an organization added, as the administrator sees it.
package struct ExtensionSchema: Sendable, Hashable {
    package let schema: Schema
    /// `User`, `Group` or both.
    package let resourceTypes: [String]
    package let created: Instant
    /// How many resources have values of it.
    package let userCount: Int
    package let groupCount: Int

    init(_ record: ExtensionSchemaRecord, in scope: OrganizationSnapshot) throws {
        schema = try record.schema()
        resourceTypes = record.resourceTypes.map(\.name)
        created = record.created
        (userCount, groupCount) = try scope.resourceCount(withSchema: schema.id)
    }

    /// What an administrator should know who connects Entra; nil if there is nothing to know.
    package var advice: String? {
        let usual = "urn:ietf:params:scim:schemas:extension:"
        guard !schema.key.hasPrefix(usual) || !schema.key.hasSuffix(":2.0:user") && !schema.key.hasSuffix(":2.0:group")
        else { return nil }
        return "Entra may leave attributes out of a create whose URN is not like \(usual)NAME:2.0:User."
    }
}

extension ExtensionSchemaRecord {
    /// What the audit trail says of it.
    func shape() throws -> JSONValue {
        [
            "resourceTypes": .array(resourceTypes.map { .string($0.name) }),
            "attributes": .array(try schema().attributes.map { .string($0.name) }),
        ]
    }
}

extension Int {
    /// `1 user`, `2 users`
    package func counted(_ noun: String) -> String { "\(self) \(noun)\(self == 1 ? "" : "s")" }
}
