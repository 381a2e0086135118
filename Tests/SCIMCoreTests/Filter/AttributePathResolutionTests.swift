import SCIMCore
import Testing

@Suite struct AttributePathResolutionTests {
    private func resolution(_ text: String, in type: ResourceType = .user) throws -> AttributeResolution {
        try AttributePath(parsing: text, knownSchemas: Schema.standardURNs).resolution(in: type)
    }

    @Test func `finds definitions and the schema that they come from`() throws {
        let urn = Schema.enterpriseUser.id
        guard case .attribute(let family) = try resolution("NAME.familyname"),
            case .attribute(let manager) = try resolution("Manager.VALUE"),
            case .attribute(let same) = try resolution("\(urn.uppercased()):manager.value"),
            case .attribute(let location) = try resolution("meta.location", in: .group)
        else {
            Issue.record("an attribute was not found")
            return
        }
        #expect((family.schema, family.attribute.name, family.subAttribute?.name) == (nil, "name", "familyName"))
        #expect((manager.schema, manager.attribute.name, manager.subAttribute?.name) == (urn, "manager", "value"))
        #expect(same == manager)
        #expect(location.attribute == .meta)
    }

    @Test func `prefers the core attribute where an extension has one of the same name`() throws {
        let clash = Schema(
            id: "urn:example:2.0:Clash", name: "Clash", description: "A clash.",
            attributes: [Attribute("title", .integer, "A number.")])
        let type = ResourceType(
            name: "User", endpoint: "/Users", description: "Users", schema: .user, extensions: [clash])
        guard case .attribute(let core) = AttributePath("title").resolution(in: type),
            case .attribute(let extended) = AttributePath(schema: clash.id, "title").resolution(in: type)
        else {
            Issue.record("an attribute was not found")
            return
        }
        #expect(core.schema == nil)
        #expect(core.attribute.type == .string)
        #expect(extended.schema == clash.id)
        #expect(extended.attribute.type == .integer)
    }

    @Test func `distinguishes an unknown attribute from an unknown part of a known one`() throws {
        for text in ["shoeSize", "shoe.size", "urn:example:2.0:Shoe:size", "\(Schema.enterpriseUser.id):title"] {
            guard case .unknownAttribute = try resolution(text) else {
                Issue.record("\(text)")
                continue
            }
        }
        for text in ["name.nick", "userName.x", "manager.boss", "\(Schema.user.id):emails.kind"] {
            guard case .unknownSubAttribute = try resolution(text) else {
                Issue.record("\(text)")
                continue
            }
        }
        guard case .unknownAttribute = try resolution("manager", in: .group) else {
            Issue.record("groups have no manager")
            return
        }
    }

    @Test func `reads a URN alone as the whole schema`() throws {
        guard case .wholeSchema(.user) = try resolution(Schema.user.id.lowercased()),
            case .wholeSchema(.enterpriseUser) = try resolution(Schema.enterpriseUser.id),
            case .unknownAttribute = try resolution(Schema.enterpriseUser.id, in: .group)
        else {
            Issue.record("a URN was not understood")
            return
        }
    }
}
