import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct ExtensionSchemaTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func generation() throws -> Int64 { try test.reader.read { try $0.generation() } }

    @Test func `a schema is added, replaced and removed, and each is noticed`() throws {
        let desk = ExtensionSchemaRecord(
            key: "urn:example:desk", extendsUsers: true, extendsGroups: false, created: .start,
            document: Array(#"{"id":"urn:example:desk"}"#.utf8))
        var before = try generation()
        try test.write { try $0.setExtensionSchema(desk) }
        #expect(try test.read { try $0.extensionSchemas() } == [desk])
        #expect(try generation() == before + 1)

        let forGroups = ExtensionSchemaRecord(
            key: desk.key, extendsUsers: true, extendsGroups: true, created: .start + 9, document: desk.document)
        try test.write { try $0.setExtensionSchema(forGroups) }
        let replaced = try #require(try test.read { try $0.extensionSchemas() }.first)
        #expect(replaced.extendsGroups)
        #expect(replaced.created == .start)
        #expect(try test.reader.read { try $0.organization(test.globex).extensionSchemas() } == [])

        before = try generation()
        #expect(try test.write { try $0.removeExtensionSchema(key: desk.key) })
        #expect(try test.read { try $0.extensionSchemas() } == [])
        #expect(try generation() == before + 1)
    }

    @Test func `removing a schema that is not there changes nothing`() throws {
        let before = try generation()
        #expect(try !test.write { try $0.removeExtensionSchema(key: "urn:example:desk") })
        #expect(try generation() == before)
    }
}
