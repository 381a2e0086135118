import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

extension TransferRecord {
    /// The line, with its end.
    func line() throws -> [UInt8] {
        var object: JSONObject = ["type": .string(kind.rawValue)]
        object.merge(try members()) { _, new in new }
        return JSONValue.object(object).displayBytes + [UInt8(ascii: "\n")]
    }

    private func members() throws -> JSONObject {
        switch self {
        case .settings(let settings, let created):
            [
                "created": .string(created.dateTime), "groupSync": .bool(settings.areGroupsEnabled),
                "relink": .string(settings.relink.rawValue), "quietPeriod": .number(JSONNumber(settings.quietPeriod)),
                "unknownAttributes": .string(settings.unknownAttributes.rawValue),
                "defaultRole": JSONValue(optional: settings.defaultRole),
                "guard": .bool(settings.massChangeGuard.isOn),
                "guardPercent": .number(JSONNumber(settings.massChangeGuard.percent)),
                "guardMinimum": .number(JSONNumber(settings.massChangeGuard.minimum)),
            ]
        case .role(let role):
            [
                "name": .string(role.name), "created": .string(role.created.dateTime),
                "protected": .bool(role.isProtected),
            ]
        case .mapping(let mapping): ["label": .string(mapping.label), "role": .string(mapping.role)]
        case .schema(let schema):
            [
                "created": .string(schema.created.dateTime), "users": .bool(schema.extendsUsers),
                "groups": .bool(schema.extendsGroups),
                "schema": try JSONValue(stored: schema.document, in: "the schema \(schema.key)"),
            ]
        case .user(let user, let names): try user.transferred(names)
        case .group(let group): try group.transferred()
        case .membership(let membership): membership.transferred(with: [:])
        case .tombstone(let tombstone):
            [
                "id": .string(tombstone.id.description), "resource": .string(tombstone.kind.rawValue),
                "deleted": .string(tombstone.deleted.dateTime),
            ]
        case .deleted(let record, let names): try record.transferred(names)
        case .deletedMembership(let membership, let record):
            membership.transferred(with: ["record": .string(record.description)])
        }
    }
}

extension UserRecord {
    fileprivate func transferred(_ names: [FormerName]) throws -> JSONObject {
        [
            "id": .string(id.description), "created": .string(created.dateTime), "modified": .string(modified.dateTime),
            "writtenByClient": JSONValue(optional: writtenBySCIM?.dateTime), "protected": .bool(isProtected),
            "local": .bool(isLocal), "role": JSONValue(optional: role.role),
            "roleReason": .string(role.reason.rawValue),
            "roleLabel": JSONValue(optional: role.label),
            "formerNames": .array(
                names.map { ["userName": .string($0.userName), "until": .string($0.until.dateTime)] }),
            "schemas": try JSONValue(stored: schemas, in: "the schemas of \(id)"),
            "attributes": .object(try attributes()),
        ]
    }
}

extension GroupRecord {
    fileprivate func transferred() throws -> JSONObject {
        [
            "id": .string(id.description), "created": .string(created.dateTime), "modified": .string(modified.dateTime),
            "writtenByClient": JSONValue(optional: writtenBySCIM?.dateTime), "protected": .bool(isProtected),
            "schemas": try JSONValue(stored: schemas, in: "the schemas of \(id)"),
            "attributes": .object(try attributes()),
        ]
    }
}

extension DeletedRecord {
    fileprivate func transferred(_ names: [FormerName]) throws -> JSONObject {
        let beginning: JSONObject = [
            "resource": .string(kind.rawValue), "deleted": .string(deleted.dateTime),
            "credential": JSONValue(optional: credentialName),
        ]
        let rest =
            switch content {
            case .user(let user): try user.transferred(names)
            case .group(let group): try group.transferred()
            }
        return beginning.merging(rest) { _, new in new }
    }
}

extension Membership {
    /// - Parameter beginning: what comes first.
    fileprivate func transferred(with beginning: JSONObject) -> JSONObject {
        var object = beginning
        object["group"] = .string(group.description)
        object["member"] = .string(member.id.description)
        object["memberType"] = .string(member.kind.rawValue)
        return object
    }
}
