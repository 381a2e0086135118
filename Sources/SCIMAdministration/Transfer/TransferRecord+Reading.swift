import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// What the lines before say that others depend on.
struct TransferContext {
    /// The keys of the roles.
    var roles: Set<String> = []
    var schemas: [ExtensionSchemaRecord] = []
    private(set) var types: OrganizationSchemas

    init() throws { types = try OrganizationSchemas([]) }

    /// - Throws: `failed` for a schema that contradicts those before.
    mutating func add(_ schema: ExtensionSchemaRecord, _ fields: TransferFields) throws {
        guard schemas.count < Administration.schemaLimit else {
            throw fields.fault("there are more than \(Administration.schemaLimit) schemas")
        }
        guard !schemas.contains(where: { $0.key == schema.key }) else {
            throw fields.fault("the schema \(schema.key.forDisplay) is there twice")
        }
        let clashes = try schema.schema().clashes(
            with: schema.resourceTypes.map { $0.isUser ? types.user : types.group },
            beside: schemas.map { try $0.schema() })
        if let clash = clashes.first { throw fields.fault(clash) }
        schemas.append(schema)
        types = try OrganizationSchemas(schemas)
    }
}

extension TransferRecord {
    /// Reads a line and checks it against those before.
    ///
    /// - Throws: `failed` with the number of the line and what is wrong with it.
    init(_ fields: TransferFields, after context: inout TransferContext) throws {
        var fields = fields
        let kind: Kind = try fields.choice("type")
        self = try TransferRecord(kind, &fields, &context)
        try fields.end()
    }

    private init(_ kind: Kind, _ fields: inout TransferFields, _ context: inout TransferContext) throws {
        switch kind {
        case .settings:
            let created = try fields.instant("created")
            self = .settings(try OrganizationRecord.Settings(&fields), created: created)
        case .role:
            let role = try RoleRecord(&fields)
            guard context.roles.insert(role.key).inserted else {
                throw fields.fault("the role \"\(role.name.forDisplay)\" is there twice")
            }
            self = .role(role)
        case .mapping:
            let label = try Administration.transferredName(fields.string("label"), "label", fields)
            let role = try fields.string("role")
            try context.requireRole(role, fields)
            self = .mapping(RoleMappingRecord(labelKey: label.key, label: label.text, role: role))
        case .schema:
            let schema = try ExtensionSchemaRecord(&fields)
            try context.add(schema, fields)
            self = .schema(schema)
        case .user:
            let (user, names) = try UserRecord.reading(&fields, context)
            if let role = user.role.role { try context.requireRole(role, fields) }
            self = .user(user, formerNames: names)
        case .group: self = .group(try GroupRecord.reading(&fields, context))
        case .membership: self = .membership(try Membership(&fields))
        case .tombstone:
            let id = try fields.id("id")
            self = .tombstone(Tombstone(id, try fields.choice("resource"), deleted: try fields.instant("deleted")))
        case .deleted: self = try TransferRecord.deleted(&fields, context)
        case .deletedMembership:
            let record = try fields.id("record")
            self = .deletedMembership(try Membership(&fields), of: record)
        }
    }

    private static func deleted(_ fields: inout TransferFields, _ context: TransferContext) throws -> TransferRecord {
        let kind: ResourceKind = try fields.choice("resource")
        let time = try fields.instant("deleted")
        let credential = try fields.optionalString("credential")
        switch kind {
        case .user:
            let (user, names) = try UserRecord.reading(&fields, context)
            return .deleted(DeletedRecord(.user(user), deleted: time, by: credential), formerNames: names)
        case .group:
            let group = try GroupRecord.reading(&fields, context)
            return .deleted(DeletedRecord(.group(group), deleted: time, by: credential), formerNames: [])
        }
    }
}

extension TransferContext {
    fileprivate func requireRole(_ key: String, _ fields: TransferFields) throws {
        guard roles.contains(key) else { throw fields.fault("there is no role \"\(key.forDisplay)\" in a line before") }
    }

    /// The document of a resource, checked as a client's is; what is stored is what the line says.
    fileprivate func checked(
        _ attributes: JSONObject, of type: ResourceType, _ fields: TransferFields
    ) throws -> JSONObject {
        try fields.checking { () throws(SCIMError) in
            var reader = ResourceReader(type, habits: .entra)
            _ = try reader.attributes(of: attributes)
        }
        return attributes
    }
}

extension OrganizationRecord.Settings {
    fileprivate init(_ fields: inout TransferFields) throws {
        self.init()
        areGroupsEnabled = try fields.bool("groupSync")
        relink = try fields.choice("relink")
        quietPeriod = try fields.integer("quietPeriod", 0...1_000_000_000)
        unknownAttributes = try fields.choice("unknownAttributes")
        defaultRole = try fields.optionalString("defaultRole")
        massChangeGuard = MassChangeGuard(
            isOn: try fields.bool("guard"), percent: try fields.integer("guardPercent", 1...100),
            minimum: try fields.integer("guardMinimum", 1...1_000_000_000))
    }
}

extension Administration {
    fileprivate static func transferredName(
        _ text: String, _ thing: String, _ fields: TransferFields
    ) throws -> UniqueName {
        try fields.checking { () throws(SCIMError) in try UniqueName(text, of: thing) }
    }
}

extension RoleRecord {
    fileprivate init(_ fields: inout TransferFields) throws {
        let name = try Administration.transferredName(fields.string("name"), "name", fields)
        self.init(
            key: name.key, name: name.text, created: try fields.instant("created"),
            isProtected: try fields.bool("protected"))
    }
}

extension ExtensionSchemaRecord {
    fileprivate init(_ fields: inout TransferFields) throws {
        let created = try fields.instant("created")
        let (users, groups) = (try fields.bool("users"), try fields.bool("groups"))
        guard users || groups else { throw fields.fault("the schema extends neither users nor groups") }
        var reader = SchemaReader()
        guard let schema = reader.schema(try fields.value("schema")) else {
            throw fields.fault(reader.faults.first ?? "the schema cannot be read")
        }
        self.init(
            schema, extending: (users ? [.user] : []) + (groups ? [.group] : []), at: created)
    }
}

extension UserRecord {
    fileprivate static func reading(
        _ fields: inout TransferFields, _ context: TransferContext
    ) throws -> (UserRecord, [FormerName]) {
        let id = try fields.id("id")
        let (created, modified) = (try fields.instant("created"), try fields.instant("modified"))
        let written = try fields.optionalInstant("writtenByClient")
        let (isProtected, isLocal) = (try fields.bool("protected"), try fields.bool("local"))
        let role = RoleResolution(
            role: try fields.optionalString("role"), reason: try fields.choice("roleReason"),
            label: try fields.optionalString("roleLabel"))
        let names = try fields.formerNames()
        let schemas = try fields.schemas()
        let attributes = try context.checked(fields.object("attributes"), of: context.types.user, fields)
        guard let name = attributes["userName"]?.string else { throw fields.fault("the attribute userName is missing") }
        let unique = try Administration.transferredName(name, "userName", fields)
        let user = UserRecord(
            id: id, userName: unique.text, userNameKey: unique.key, externalID: attributes["externalId"]?.string,
            isActive: attributes["active"]?.bool ?? false, created: created, modified: modified, writtenBySCIM: written,
            isProtected: isProtected, isLocal: isLocal, role: role, schemas: schemas,
            document: JSONValue.object(attributes).bytes)
        return (user, names)
    }
}

extension GroupRecord {
    fileprivate static func reading(
        _ fields: inout TransferFields, _ context: TransferContext
    ) throws -> GroupRecord {
        let id = try fields.id("id")
        let (created, modified) = (try fields.instant("created"), try fields.instant("modified"))
        let written = try fields.optionalInstant("writtenByClient")
        let isProtected = try fields.bool("protected")
        let schemas = try fields.schemas()
        let attributes = try context.checked(fields.object("attributes"), of: context.types.group, fields)
        guard let name = attributes["displayName"]?.string else {
            throw fields.fault("the attribute displayName is missing")
        }
        let unique = try Administration.transferredName(name, "displayName", fields)
        return GroupRecord(
            id: id, displayName: unique.text, displayNameKey: unique.key,
            externalID: attributes["externalId"]?.string, created: created, modified: modified, writtenBySCIM: written,
            isProtected: isProtected, schemas: schemas, document: JSONValue.object(attributes).bytes)
    }
}

extension Membership {
    fileprivate init(_ fields: inout TransferFields) throws {
        let (group, member) = (try fields.id("group"), try fields.id("member"))
        self.init(group: group, Member(member, try fields.choice("memberType")))
    }
}

extension TransferFields {
    /// The `schemas` of a resource as they are stored.
    fileprivate mutating func schemas() throws -> [UInt8] {
        let schemas = try array("schemas")
        guard !schemas.isEmpty, schemas.allSatisfy({ $0.string != nil }) else {
            throw fault("\"schemas\" must be an array of strings")
        }
        return JSONValue.array(schemas).bytes
    }

    fileprivate mutating func formerNames() throws -> [FormerName] {
        try array("formerNames").map { element in
            guard let name = element["userName"]?.string, let time = element["until"]?.string,
                let until = Instant(dateTime: time), element.object?.count == 2
            else { throw fault("each of \"formerNames\" must have a userName and a time until") }
            return FormerName(name, until: until)
        }
    }
}
