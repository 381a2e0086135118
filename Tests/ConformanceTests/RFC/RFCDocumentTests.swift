import EntraSimulator
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// The documents that RFC 7643 shows in sections 3 and 8: resources are written and come back, descriptions fit the schemas
/// that describe them, and schemas say what ours say.
@Suite struct RFCDocumentTests {
    private static func documents(_ part: String) -> [Fixture] {
        do {
            return try Fixture.all(in: "rfc").filter { $0.name.contains("rfc7643") && $0.name.contains(part) }
        } catch {
            preconditionFailure("the documents cannot be read: \(error)")
        }
    }

    private func document(_ fixture: Fixture) throws -> JSONObject {
        try #require(try JSONValue(parsing: try fixture.bytes()).object)
    }

    // MARK: - Resources

    @Test(arguments: documents("-user-"))
    func `a user is read back as written, except for what only the service provider sets`(fixture: Fixture) throws {
        guard !fixture.name.contains("schema"), !fixture.name.contains("resource-type") else { return }
        let visit = try Entrance.inProcess.enter()
        let written = try document(fixture)
        let answer = try send(.object(written), to: "/Users", at: visit)
        #expect(answer["schemas"] == written["schemas"])
        #expect(answer["id"]?.string != written["id"]?.string)
        #expect(answer["password"] == nil)
        #expect(answer["groups"] == nil)
        #expect(answer["meta"]?["resourceType"] == "User")
        for (name, value) in written where !["id", "meta", "password", "groups"].contains(name) {
            let found = try #require(answer[name], "\(name)")
            #expect(found.withoutDerived.sorted == value.withoutDerived.sorted, "\(name)")
        }
    }

    @Test func `a group is read back with the members it was written with`() throws {
        let visit = try Entrance.inProcess.enter()
        var written = try document(Fixture("rfc/rfc7643-8.4-group.json"))
        let members = try #require(written["members"]?.array)
        var ids: [JSONValue] = []
        for member in members {
            let user: JSONValue = ["userName": try #require(member["display"])]
            ids.append(try #require(try send(user, to: "/Users", at: visit)["id"]))
        }
        written["members"] = .array(zip(members, ids).map { $0.replacing("value", by: $1) })
        let answer = try send(.object(written), to: "/Groups", at: visit)
        #expect(answer["displayName"] == written["displayName"])
        #expect(answer["members"]?.array?.compactMap { $0["value"] } == ids)
        #expect(answer["members"]?.array?.allSatisfy { $0["type"] == "User" } == true)
    }

    private func send(_ body: JSONValue, to path: String, at visit: Visit) throws -> JSONObject {
        let fields = [(name: "Content-Type", value: "application/scim+json")]
        let answer = try visit.authorized.send(ProvisioningRequest("POST", path, fields: fields, body: body.bytes))
        #expect(answer.status == 201)
        return try #require(try answer.json()?.object)
    }

    // MARK: - Descriptions

    @Test(arguments: [
        ("rfc/rfc7643-8.5-service-provider-config.json", Schema.serviceProviderConfig),
        ("rfc/rfc7643-8.6-resource-type-user.json", .resourceType),
        ("rfc/rfc7643-8.6-resource-type-group.json", .resourceType),
    ])
    func `a description holds what its schema defines, in the types that it defines`(name: String, schema: Schema)
        throws
    {
        let written = try document(Fixture(name))
        #expect(written["schemas"] == [.string(schema.id)])
        for (name, value) in written where !["schemas", "meta"].contains(name) {
            let attribute = try #require(schema.attribute(name), "\(name)")
            #expect(fits(value, attribute), "\(name)")
        }
        for attribute in schema.attributes where attribute.isRequired { #expect(written[attribute.name] != nil) }
    }

    private func fits(_ value: JSONValue, _ attribute: Attribute) -> Bool {
        if let elements = value.array {
            return attribute.isMultiValued && elements.allSatisfy { fitsOne($0, attribute) }
        }
        return !attribute.isMultiValued && fitsOne(value, attribute)
    }

    private func fitsOne(_ value: JSONValue, _ attribute: Attribute) -> Bool {
        switch (attribute.type, value) {
        case (.string, .string), (.reference, .string), (.boolean, .bool), (.integer, .number): true
        case (.complex, .object(let members)):
            members.allSatisfy { name, part in attribute.subAttribute(name).map { fits(part, $0) } ?? false }
                && attribute.subAttributes.allSatisfy { !$0.isRequired || members[$0.name] != nil }
        default: false
        }
    }

    // MARK: - Schemas

    /// Where ours say something else than those of the RFC, and why.
    private static let differences: [String: String] = [
        "Group.displayName.required": "the text of section 4.2 demands it",
        "Group.displayName.uniqueness": "no two groups of an organization have the same name (D3)",
        "User.groups.$ref.referenceTypes": "the groups of a user are groups (section 4.1.2)",
        "User.manager.$ref.mutability": "no client says where resources of this service provider are (D11)",
        "ResourceType.schemaExtensions.multiValued": "section 6 calls it a list, and section 8.6 shows one",
        "ResourceType.schemaExtensions.required": "section 6 calls it optional",
        "Schema.attributes.type.canonicalValues": "section 2.3.6 has binary as well",
        "Schema.attributes.subAttributes.type.canonicalValues": "section 2.3.6 has binary as well",
        "Schema.attributes.subAttributes.referenceTypes.multiValued": "section 7 calls it an array",
    ]

    @Test(arguments: [
        ("8.7.1-schema-user", Schema.user), ("8.7.1-schema-group", .group),
        ("8.7.1-schema-enterprise-user", .enterpriseUser),
        ("8.7.2-schema-service-provider-config", .serviceProviderConfig), ("8.7.2-schema-resource-type", .resourceType),
        ("8.7.2-schema-schema", .schema),
    ])
    func `our schemas define what those of the RFC define`(name: String, schema: Schema) throws {
        let written = try document(Fixture("rfc/rfc7643-\(name).json"))
        #expect(written["id"] == .string(schema.id))
        let attributes = try #require(written["attributes"]?.array)
        compare(attributes, schema.attributes, in: String(schema.id.split(separator: ":").last ?? ""))
    }

    private func compare(_ written: [JSONValue], _ ours: [Attribute], in place: String) {
        for definition in written {
            let name = definition["name"]?.string ?? ""
            guard let attribute = ours.first(where: { $0.name == name }) else {
                Issue.record("\(place).\(name) is missing")
                continue
            }
            let found = attribute.definition
            for characteristic in ["type", "multiValued", "required", "mutability", "returned", "uniqueness"] {
                guard let value = definition[characteristic] else { continue }
                expect(found[characteristic], value, "\(place).\(name).\(characteristic)")
            }
            for list in ["canonicalValues", "referenceTypes"] {
                guard let value = definition[list], !value.isUnassigned else { continue }
                expect(found[list]?.sorted, value.sorted, "\(place).\(name).\(list)")
            }
            compare(definition["subAttributes"]?.array ?? [], attribute.subAttributes, in: "\(place).\(name)")
        }
    }

    private func expect(_ found: JSONValue?, _ wanted: JSONValue, _ place: String) {
        if let reason = Self.differences[place] {
            #expect(found != wanted, "\(place) is no difference any more: \(reason)")
        } else {
            #expect(found == wanted, "\(place)")
        }
    }
}

extension JSONValue {
    /// The same value with members and elements in an order of their own, so that order does not matter.
    fileprivate var sorted: JSONValue {
        switch self {
        case .object(let members):
            .object(
                JSONObject(uniqueKeysWithValues: members.sorted { $0.key < $1.key }.map { ($0.key, $0.value.sorted) }))
        case .array(let elements): .array(elements.map(\.sorted).sorted { $0.text < $1.text })
        default: self
        }
    }

    /// Without a manager's `displayName` and `$ref`, which are read-only.
    fileprivate var withoutDerived: JSONValue {
        guard var members = object, var manager = members["manager"]?.object else { return self }
        manager["displayName"] = nil
        manager["$ref"] = nil
        members["manager"] = .object(manager)
        return .object(members)
    }

    fileprivate func replacing(_ name: String, by value: JSONValue) -> JSONValue {
        var members = object ?? [:]
        members[name] = value
        return .object(members)
    }
}
