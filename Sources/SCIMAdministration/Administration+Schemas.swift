import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Schemas that one organization can add.
    static let schemaLimit = 20
    /// Resources that are read at once when a schema's values are taken from them.
    private static let pageSize = 50
    /// Bytes of a schema's file.
    package static let schemaSizeLimit = 512 * 1024

    /// The schemas that the organization added, in that order.
    package func schemas(of organization: Organization) throws -> [ExtensionSchema] {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            return try scope.extensionSchemas().map { try ExtensionSchema($0, in: scope) }
        }
    }

    /// One of them, by its URN or name.
    ///
    /// - Throws: `notFound` with the nearest URNs.
    package func schema(_ name: String, of organization: Organization) throws -> ExtensionSchema {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            return try ExtensionSchema(try Administration.schema(name, in: scope), in: scope)
        }
    }

    /// Adds a schema, or replaces the definition of the one with the same URN; effective on the next request.
    ///
    /// - Parameters:
    ///   - text: JSON as in RFC 7643 §7.
    ///   - file: the name of what was read, for the sentences about faults.
    ///   - types: the names of the resource types that it extends.
    ///   - replacing: whether a schema of the same URN may be there.
    /// - Throws: `failed` with a line for each fault, `conflict` if the URN is taken.
    package func addSchema(
        _ text: [UInt8], from file: String, for types: [String], replacing: Bool = false, of organization: Organization
    ) throws -> ExtensionSchema {
        let schema = try Administration.schema(text, from: file)
        let extended = try types.map { try Administration.resourceType($0) }
        let record = ExtensionSchemaRecord(schema, extending: extended, at: surroundings.now())
        return try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let others = try scope.extensionSchemas()
            try Administration.check(
                schema, extending: extended, beside: others, replacing: replacing, from: file, in: scope)
            try scope.setExtensionSchema(record)
            let old = try others.first { $0.key == record.key }.map { try $0.shape() }
            try audit.note(
                .schemaAdd, of: organization.id, schema.id, from: old ?? .null, to: try record.shape())
            return try ExtensionSchema(record, in: scope)
        }
    }

    /// Removes a schema and takes its values from every resource that has them, which gives those new versions.
    ///
    /// - Returns: how many users and groups had values.
    @discardableResult
    package func removeSchema(_ name: String, of organization: Organization) throws -> (users: Int, groups: Int) {
        let known = try schema(name, of: organization)
        // In batches nothing would ever be done where each is rolled back.
        if isDryRun { return (known.userCount, known.groupCount) }
        let found = known.schema
        let now = surroundings.now()
        var taken = (users: 0, groups: 0)
        try surroundings.inBatches {
            let (count, turn) = try write { [surroundings, taken] transaction, audit in
                let change = try LocalChange(transaction, organization, at: now)
                var count = taken
                let turn = try surroundings.turn {
                    let page = try change.removeValues(of: found, limit: Administration.pageSize)
                    count.users += page.users
                    count.groups += page.groups
                    return page.users + page.groups == Administration.pageSize
                }
                guard !turn.hasMore else { return (count, turn) }
                let old = try Administration.schema(found.id, in: change.scope).shape()
                try change.removeSchema(
                    key: found.key,
                    saying:
                        "removed the schema \(found.id), and its values from \(count.users.counted("user")) and \(count.groups.counted("group"))"
                )
                try audit.note(.schemaRemove, of: organization.id, found.id, from: old)
                return (count, turn)
            }
            taken = count
            return turn
        }
        return taken
    }

    // MARK: - Checks

    private static func schema(_ text: [UInt8], from file: String) throws -> Schema {
        guard text.count <= schemaSizeLimit else {
            throw ServiceError(
                .failed, "\(file) has \(text.count) bytes; the limit is \(schemaSizeLimit)")
        }
        let value: JSONValue
        do {
            value = try JSONValue(parsing: text)
        } catch {
            throw ServiceError(.failed, "\(file): \(error.detail)")
        }
        var reader = SchemaReader()
        guard let schema = reader.schema(value) else { throw ServiceError(reader.faults, in: file) }
        return schema
    }

    private static func resourceType(_ name: String) throws -> ResourceType {
        for type in [ResourceType.user, .group] where type.name.asciiLowercased == name.asciiLowercased { return type }
        throw ServiceError(
            .usage, "\"\(name.forDisplay)\" is not a resource type that a schema can extend; use User or Group")
    }

    private static func check(
        _ schema: Schema, extending types: [ResourceType], beside others: [ExtensionSchemaRecord], replacing: Bool,
        from file: String, in scope: OrganizationSnapshot
    ) throws {
        if let old = others.first(where: { $0.key == schema.key }) {
            guard replacing else {
                throw ServiceError(
                    .conflict, "the organization already has the schema \(schema.id)",
                    remedy: "To replace its definition, add --replace; stored values are kept.")
            }
            try check(schema, extending: types, replacing: old, from: file, in: scope)
        } else if others.count >= schemaLimit {
            throw ServiceError(
                .conflict, "the organization has \(others.count) schemas; the limit is \(schemaLimit)")
        }
        let extended = try OrganizationSchemas(others)
        let clashes = schema.clashes(
            with: types.map { $0.isUser ? extended.user : extended.group }, beside: try others.map { try $0.schema() })
        guard clashes.isEmpty else { throw ServiceError(clashes, in: file) }
    }

    private static func check(
        _ schema: Schema, extending types: [ResourceType], replacing record: ExtensionSchemaRecord, from file: String,
        in scope: OrganizationSnapshot
    ) throws {
        let old = try record.schema()
        var losses = schema.losses(replacing: old)
        // Stored values are under the URN as it was spelled.
        if schema.id != old.id { losses.append("id: \"\(schema.id)\" cannot replace \"\(old.id)\"") }
        for type in record.resourceTypes where !types.contains(where: { $0.name == type.name }) {
            losses.append("it now extends \(type.name), but would no longer do so")
        }
        guard losses.isEmpty else {
            var error = ServiceError(losses, in: file)
            let organization = try scope.record()?.name
            error.remedy =
                "First remove the schema and all its values: "
                + "\(do: .removeSchema(urn: schema.id, organization: organization))"
            throw error
        }
    }

    static func schema(_ name: String, in scope: OrganizationSnapshot) throws -> ExtensionSchemaRecord {
        let records = try scope.extensionSchemas()
        let key = name.asciiLowercased
        if let found = records.first(where: { $0.key == key }) { return found }
        let schemas = try records.map { ($0, try $0.schema()) }
        let named = schemas.filter { $0.1.name.folded == name.folded }
        guard named.count == 1 else {
            throw ServiceError.notFound("extension schema", name, among: schemas.map(\.1.id))
        }
        return named[0].0
    }
}

extension ServiceError {
    /// One line for each fault, as compilers write them.
    fileprivate init(_ faults: [String], in file: String) {
        self.init(.failed, "\(file) cannot be added:" + faults.map { "\n  \($0)" }.joined())
    }
}
