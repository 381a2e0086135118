import OrderedCollections
import SCIMCore
import Testing

/// Numbers that mappings write as text, and text that they write as a number (Q75).
@Suite struct WrongTypeTests {
    private static let type = ResourceType(
        name: "User", endpoint: "/Users", description: "Users", schema: .user,
        extensions: [
            Schema(
                id: "urn:example:2.0:Desk", name: "Desk", description: "Desks.",
                attributes: [
                    Attribute("floor", .integer, "The floor."), Attribute("height", .decimal, "The height."),
                    Attribute("room", .string, "The room."),
                ])
        ])

    private func read(_ desk: String, _ habits: ReadingHabits) throws -> JSONValue? {
        let body = try #require(
            try JSONValue(parsing: #"{"userName":"ada","urn:example:2.0:Desk":{\#(desk)}}"#).object)
        var reader = ResourceReader(Self.type, habits: habits)
        return try reader.attributes(of: body).attributes["urn:example:2.0:Desk"]
    }

    @Test(arguments: [
        (#""floor":"7""#, #"{"floor":7}"#), (#""floor":"-7""#, #"{"floor":-7}"#),
        (#""height":"1.50""#, #"{"height":1.50}"#),
        (#""room":101"#, #"{"room":"101"}"#),
    ])
    func `are read as what they mean`(desk: String, read: String) throws {
        #expect(try self.read(desk, .entra)?.text == read)
        #expect(throws: SCIMError.self) { try self.read(desk, .strict) }
    }

    @Test(arguments: [#""floor":"seven""#, #""floor":"true""#, #""floor":"7 8""#, #""height":"[1]""#])
    func `are refused if they mean nothing`(desk: String) {
        #expect(throws: SCIMError.self) { try read(desk, .entra) }
    }
}
