package import SCIMCore
import SCIMStore

extension ExtensionSchemaRecord {
    package init(_ schema: Schema, extending types: [ResourceType], at now: Instant) {
        self.init(
            key: schema.key, extendsUsers: types.contains { $0.isUser }, extendsGroups: types.contains { !$0.isUser },
            created: now, document: JSONValue.object(schema.definition).bytes)
    }

    /// The schema, as it was checked when it was added.
    package func schema() throws -> Schema {
        var reader = SchemaReader()
        guard let schema = reader.schema(try JSONValue(stored: document, in: "the schema \(key)")) else {
            throw StoreError.damaged("the schema \(key) cannot be read: \(reader.faults.first ?? "")")
        }
        return schema
    }

    /// The standard types that the schema is for.
    package var resourceTypes: [ResourceType] { (extendsUsers ? [.user] : []) + (extendsGroups ? [.group] : []) }
}
