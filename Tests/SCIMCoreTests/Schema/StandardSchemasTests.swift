import SCIMCore
import Testing

@Suite struct StandardSchemasTests {
    static let all: [Schema] = [.user, .group, .enterpriseUser, .serviceProviderConfig, .resourceType, .schema]

    @Test(arguments: [
        ("urn:ietf:params:scim:schemas:core:2.0:User", Schema.user),
        ("urn:ietf:params:scim:schemas:core:2.0:Group", .group),
        ("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", .enterpriseUser),
        ("urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig", .serviceProviderConfig),
        ("urn:ietf:params:scim:schemas:core:2.0:ResourceType", .resourceType),
        ("urn:ietf:params:scim:schemas:core:2.0:Schema", .schema),
    ])
    func `are known by the URNs of RFC 7643`(id: String, schema: Schema) {
        #expect(schema.id == id)
    }

    @Test func `lists what RFC 7643 section 4 gives users, groups and employees`() {
        #expect(
            Schema.user.attributes.map(\.name) == [
                "userName", "externalId", "name", "displayName", "nickName", "profileUrl", "title", "userType",
                "preferredLanguage", "locale", "timezone", "active", "password", "emails", "phoneNumbers", "ims",
                "photos",
                "addresses", "groups", "entitlements", "roles", "x509Certificates",
            ])
        #expect(Schema.group.attributes.map(\.name) == ["displayName", "externalId", "members"])
        #expect(
            Schema.enterpriseUser.attributes.map(\.name) == [
                "employeeNumber", "costCenter", "organization", "division", "department", "manager",
            ])
    }

    @Test(arguments: [
        ("name", "formatted familyName givenName middleName honorificPrefix honorificSuffix"),
        ("emails", "value display type primary"), ("phoneNumbers", "value display type primary"),
        ("ims", "value display type primary"), ("photos", "value display type primary"),
        ("addresses", "formatted streetAddress locality region postalCode country type primary"),
        ("groups", "value $ref display type"), ("entitlements", "value display type primary"),
        ("roles", "value display type primary"), ("x509Certificates", "value display type primary"),
    ])
    func `divides the users' complex attributes as RFC 7643 section 4.1 does`(name: String, parts: String) throws {
        let attribute = try #require(Schema.user.attribute(name))
        #expect(attribute.type == .complex)
        #expect(attribute.isMultiValued == (name != "name"))
        #expect(attribute.subAttributes.map(\.name).joined(separator: " ") == parts)
    }

    @Test(arguments: [
        ("emails", "work home other"), ("phoneNumbers", "work home mobile fax pager other"),
        ("ims", "aim gtalk icq xmpp msn skype qq yahoo"), ("photos", "photo thumbnail"),
        ("addresses", "work home other"),
        ("groups", "direct indirect"), ("entitlements", ""), ("roles", ""), ("x509Certificates", ""),
    ])
    func `offers types to mapping tools`(name: String, types: String) throws {
        let type = try #require(Schema.user.attribute(name)?.subAttribute("type"))
        #expect(type.canonicalValues.joined(separator: " ") == types)
    }

    @Test func `identifies users and groups by names that are unique regardless of case`() throws {
        for (schema, name) in [(Schema.user, "userName"), (.group, "displayName")] {
            let attribute = try #require(schema.attribute(name))
            #expect(attribute.isRequired)
            #expect(!attribute.isCaseExact)
            #expect(attribute.uniqueness == .server)
        }
        for schema in [Schema.user, .group] { #expect(schema.attribute("externalId") == .externalID) }
        #expect(Attribute.externalID.isCaseExact)
        #expect(Attribute.externalID.uniqueness == .none)
    }

    @Test func `never returns the password and accepts no groups of users`() throws {
        let password = try #require(Schema.user.attribute("password"))
        #expect(password.mutability == .writeOnly)
        #expect(password.returned == .never)
        let groups = try #require(Schema.user.attribute("groups"))
        #expect(([groups] + groups.subAttributes).allSatisfy { $0.mutability == .readOnly })
    }

    @Test func `describes members and managers`() throws {
        let members = try #require(Schema.group.attribute("members"))
        #expect(members.subAttributes.map(\.name) == ["value", "$ref", "display", "type"])
        #expect(members.subAttributes.map(\.mutability) == [.immutable, .immutable, .readOnly, .immutable])
        #expect(members.subAttribute("type")?.canonicalValues == ["User", "Group"])
        #expect(members.subAttribute("$REF")?.referenceTypes == ["User", "Group"])
        let manager = try #require(Schema.enterpriseUser.attribute("manager"))
        #expect(!manager.isMultiValued)
        #expect(manager.subAttributes.map(\.name) == ["value", "$ref", "displayName"])
        #expect(manager.subAttribute("displayName")?.mutability == .readOnly)
    }

    @Test(arguments: all)
    func `defines each attribute once, with a description and what its type needs`(schema: Schema) {
        func check(_ attributes: [Attribute], in place: String) {
            #expect(Set(attributes.map(\.key)).count == attributes.count, "\(place)")
            for attribute in attributes {
                let name = "\(place).\(attribute.name)"
                #expect(attribute.description.hasSuffix("."), "\(name)")
                #expect((attribute.type == .complex) == !attribute.subAttributes.isEmpty, "\(name)")
                #expect((attribute.type == .reference) == !attribute.referenceTypes.isEmpty, "\(name)")
                // References and binary values are case exact (RFC 7643 §2.3.6, §2.3.7).
                if attribute.type == .reference || attribute.type == .binary {
                    #expect(attribute.isCaseExact, "\(name)")
                }
                check(attribute.subAttributes, in: name)
            }
        }
        check(schema.attributes, in: schema.name)
    }

    @Test(arguments: [Schema.serviceProviderConfig, .resourceType, .schema])
    func `nobody can write what describes the service provider`(schema: Schema) {
        func isReadOnly(_ attribute: Attribute) -> Bool {
            attribute.mutability == .readOnly && attribute.subAttributes.allSatisfy(isReadOnly)
        }
        #expect(schema.attributes.allSatisfy(isReadOnly))
    }

    /// RFC 7643 §8.7.2.
    @Test func `a schema says what every schema and every attribute has`() throws {
        func required(_ attributes: [Attribute]) -> [String] { attributes.filter(\.isRequired).map(\.name) }
        #expect(required(Schema.schema.attributes) == ["id", "name", "attributes"])
        let attributes = try #require(Schema.schema.attribute("attributes"))
        #expect(required(attributes.subAttributes) == ["name", "type", "multiValued"])
    }

    @Test func `finds attributes, sub-attributes and extensions in any case`() throws {
        #expect(Schema.user.attribute("USERNAME")?.name == "userName")
        #expect(Schema.user.attribute("emails")?.subAttribute("Value")?.name == "value")
        #expect(Schema.user.attribute("e-mails") == nil)
        let urn = "URN:IETF:params:scim:schemas:extension:ENTERPRISE:2.0:user"
        #expect(ResourceType.user.extension(urn) == .enterpriseUser)
        #expect(ResourceType.group.extension(urn) == nil)
    }

    @Test func `serves users and groups at their endpoints`() {
        #expect(ResourceType.user.endpoint == "/Users")
        #expect(ResourceType.group.endpoint == "/Groups")
        #expect(ResourceType.user.schema == .user)
        #expect(ResourceType.group.schema == .group)
    }

    @Test func `gives every resource the common attributes of RFC 7643 section 3`() {
        #expect(Attribute.common.map(\.name) == ["schemas", "id", "externalId", "meta"])
        #expect(
            Attribute.meta.subAttributes.map(\.name) == [
                "resourceType", "created", "lastModified", "location", "version",
            ])
        #expect(Attribute.meta.subAttributes.map(\.type) == [.string, .dateTime, .dateTime, .reference, .string])
        #expect(Attribute.id.returned == .always)
        #expect(Attribute.schemas.returned == .always)
    }
}
