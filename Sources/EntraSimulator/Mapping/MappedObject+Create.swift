import OrderedCollections
package import SCIMCore

extension MappedObject {
    /// The POST of a user as the default mapping makes it: both schemas whether or not the extension has data (Q32), client
    /// `meta` (Q24), `roles` even where empty (Q25), members in Entra's order.
    ///
    /// The manager is never in it: references follow in a PATCH when both ends exist.
    package func userCreation(booleans: BooleanStyle) -> JSONValue {
        var core: JSONObject = ["meta": ["resourceType": "User"], "roles": []]
        var extensions: JSONObject = [:]
        for (target, value) in values {
            guard let json = value.created(booleans) else { continue }
            switch target {
            case .attribute(let name):
                core[name] = json
            case .subAttribute(let name, let parent):
                core[parent] = core[parent, default: [:]].setting(name, to: json)
            case .extended(let name, let schema):
                extensions[schema] = extensions[schema, default: [:]].setting(name, to: json)
            case .element(let parent, let type, let name):
                let fresh = MappedObject.element(of: parent, type: type, booleans)
                core[parent] = core[parent, default: []].setting(name.lowercasedFirst, to: json, inElementLike: fresh)
            case .primary(let parent, let name):
                let fresh: JSONValue = [
                    "primary": booleans.value(true), "type": .string(MappedObject.directoryRoleType),
                ]
                core[parent] = core[parent, default: []].setting(name, to: json, inElementLike: fresh)
            }
        }
        core["name"] = core["name"]?.ordered(by: ["formatted", "familyName", "givenName"])
        let order = ["externalId", "userName", "active"] + core.keys.sorted()
        let body: JSONObject = ["schemas": [.string(SchemaURN.user), .string(SchemaURN.enterpriseUser)]]
        return .object(
            body.merging(JSONValue.object(core).ordered(by: order).object ?? [:]) { first, _ in first }
                .merging(extensions) { first, _ in first })
    }

    /// The POST of a group, without members (Q79), with a URN that is not a schema of groups (Q23).
    package func groupCreation() -> JSONValue {
        var body: JSONObject = ["schemas": [.string(SchemaURN.group), .string(SchemaURN.legacyGroup)]]
        for (target, value) in values { body[target.text] = value.created(.json) }
        body["meta"] = ["resourceType": "Group"]
        return .object(body)
    }

    /// What Entra writes as `type` of a role that comes from an app role assignment (Q71).
    static let directoryRoleType = "WindowsAzureActiveDirectoryRole"

    /// A new element: the work address for mail is the primary one.
    private static func element(of parent: String, type: String, _ booleans: BooleanStyle) -> JSONValue {
        switch parent {
        case "emails" where type == "work": ["primary": booleans.value(true), "type": .string(type)]
        case "addresses": ["primary": booleans.value(false), "type": .string(type)]
        default: ["type": .string(type)]
        }
    }
}

extension MappedValue {
    /// The value inside a POST; nil for what a POST leaves out.
    fileprivate func created(_ booleans: BooleanStyle) -> JSONValue? {
        switch self {
        case .text(let text): .string(text)
        case .flag(let flag): booleans.value(flag)
        case .reference: nil
        case .roles(let roles, _): .array(roles.map { $0.element(booleans) })
        }
    }
}

extension AppRole {
    /// The role as an object, which POSTs and the compliant dialect carry (Q72, Q73).
    func element(_ booleans: BooleanStyle) -> JSONValue {
        [
            "primary": booleans.value(false), "type": .string(MappedObject.directoryRoleType),
            "display": .string(displayName), "value": .string(value),
        ]
    }

    /// The role as the text of a JSON object inside `value` (Q72).
    var elementOfText: JSONValue {
        let text: JSONValue = ["id": .string(id.text), "value": .string(value), "displayName": .string(displayName)]
        return ["value": .string(text.text)]
    }
}

extension JSONValue {
    fileprivate func setting(_ name: String, to value: JSONValue) -> JSONValue {
        var members = object ?? [:]
        members[name] = value
        return .object(members)
    }

    /// Sets a sub-attribute of the element that has the members of `fresh`, which is appended where there is none.
    fileprivate func setting(_ name: String, to value: JSONValue, inElementLike fresh: JSONValue) -> JSONValue {
        var elements = array ?? []
        if let place = elements.firstIndex(where: { $0["type"] == fresh["type"] }) {
            elements[place] = elements[place].setting(name, to: value)
        } else {
            elements.append(fresh.setting(name, to: value))
        }
        return .array(elements)
    }

    /// The same members, those named first and in that order.
    fileprivate func ordered(by names: [String]) -> JSONValue {
        guard let members = object else { return self }
        var ordered: JSONObject = [:]
        for name in names where ordered[name] == nil { ordered[name] = members[name] }
        return .object(ordered.merging(members) { first, _ in first })
    }
}
