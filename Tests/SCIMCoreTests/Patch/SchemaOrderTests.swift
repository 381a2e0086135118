import OrderedCollections
import SCIMCore
import Testing

@Suite struct SchemaOrderTests {
    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    @Test(arguments: [
        (#"{"userName":"ada","title":"Countess"}"#, #"{"userName":"ada","title":"Countess"}"#),
        (#"{"title":"Countess","userName":"ada"}"#, #"{"userName":"ada","title":"Countess"}"#),
        (
            #"{"userName":"ada","name":{"givenName":"Ada","familyName":"Lovelace"}}"#,
            #"{"userName":"ada","name":{"familyName":"Lovelace","givenName":"Ada"}}"#
        ),
        (
            #"{"userName":"ada","emails":[{"value":"a","type":"work"},{"type":"home","value":"b"}]}"#,
            #"{"userName":"ada","emails":[{"value":"a","type":"work"},{"value":"b","type":"home"}]}"#
        ),
        (
            #"{"\#(enterprise)":{"department":"Engines","employeeNumber":"7"},"userName":"ada"}"#,
            #"{"userName":"ada","\#(enterprise)":{"employeeNumber":"7","department":"Engines"}}"#
        ),
        (#"{"userName":"ada","\#(enterprise)":{}}"#, #"{"userName":"ada"}"#),
        (#"{"userName":"ada","shoeSize":"38"}"#, #"{"userName":"ada"}"#),
        (#"{"userName":"ada","urn:example:removed":{"department":"Engines"}}"#, #"{"userName":"ada"}"#),
        (
            #"{"userName":"ada","name":{"givenName":"Ada","pet":"cat"}}"#,
            #"{"userName":"ada","name":{"givenName":"Ada"}}"#
        ),
        ("{}", "{}"),
    ])
    func `puts attributes and their parts where the schema has them`(given: String, expected: String) throws {
        let attributes = try #require(try JSONValue(parsing: given).object)
        let ordered = ResourceType.user.inSchemaOrder(attributes)
        #expect(JSONValue.object(ordered).text == expected)
        #expect(ResourceType.user.inSchemaOrder(ordered) == ordered)
    }
}
