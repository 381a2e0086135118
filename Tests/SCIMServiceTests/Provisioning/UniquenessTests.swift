import HTTPTypes
import OrderedCollections
import SCIMCore
import SCIMHTTP
import Testing

/// Names that no two have (D3 of the design).
@Suite struct UniquenessTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func create(_ endpoint: String, _ name: String) throws -> (status: Int, id: String) {
        let text = JSONValue.string(name).text
        let answer = try acme.send(.post, endpoint, #"{"userName":\#(text),"displayName":\#(text)}"#)
        return (answer.status, answer.body["id"]?.string ?? "")
    }

    static let names = [
        ("/Users", "userName"), ("/Groups", "displayName"),
    ]

    @Test(arguments: names)
    func `names that differ only in case, form or folding are taken`(endpoint: String, attribute: String) throws {
        #expect(try create(endpoint, "Stra\u{DF}e Zo\u{EB}").status == 201)
        for name in ["STRASSE ZO\u{CB}", "stra\u{DF}e zoe\u{308}", "Strasse Zo\u{EB}"] {
            let answer = try acme.send(.post, endpoint, #"{"userName":"\#(name)","displayName":"\#(name)"}"#)
            #expect(answer.status == 409)
            #expect(answer.body["scimType"] == "uniqueness")
            #expect(answer.body["detail"]?.string?.hasPrefix(attribute) == true)
        }
        #expect(try create(endpoint, "Strase Zoe").status == 201)
        #expect(try create(endpoint, " Stra\u{DF}e Zo\u{EB}").status == 201)
    }

    @Test(arguments: names)
    func `PATCH and PUT to another record's name are 409; changing the case of its own name is a change`(
        endpoint: String, attribute: String
    ) throws {
        #expect(try create(endpoint, "ada").status == 201)
        let bob = try create(endpoint, "bob").id
        func patch(_ name: String) throws -> (status: Int, body: JSONValue, response: Response) {
            try acme.send(
                .patch, "\(endpoint)/\(bob)?attributes=\(attribute)",
                #"{"Operations":[{"op":"add","path":"externalId","value":"x"},{"op":"replace","path":"\#(attribute)","value":"\#(name)"}]}"#
            )
        }
        let taken = try patch("ADA")
        #expect(taken.status == 409)
        #expect(
            taken.body["detail"]?.string?.hasPrefix("operation 2: \(attribute) \"ADA\" already belongs to another")
                == true)
        #expect(try acme.send(.get, "\(endpoint)/\(bob)").body["externalId"] == nil)
        #expect(try acme.send(.put, "\(endpoint)/\(bob)", #"{"\#(attribute)":"Ada"}"#).status == 409)
        #expect(try patch("BOB").body[attribute] == "BOB")
        #expect(try patch("bobby").body[attribute] == "bobby")
        #expect(try create(endpoint, "bob").status == 201)
    }

    @Test(arguments: names, ["a\u{1}b", "\u{85}", "a\u{7F}", " ", "a\u{E000}", "a\u{378}"])
    func `control characters, nothing visible and what Unicode has not assigned are refused`(
        names: (endpoint: String, attribute: String), name: String
    ) throws {
        let isPrivateUse = name.contains("\u{E000}")
        let text = JSONValue.string(name).text
        let posted = try acme.send(.post, names.endpoint, #"{"\#(names.attribute)":\#(text)}"#)
        #expect(posted.status == (isPrivateUse ? 201 : 400))
        if !isPrivateUse { #expect(posted.body["scimType"] == "invalidValue") }
    }

    @Test func `a name can be used again, with another id, once its holder is deleted`() throws {
        let first = try create("/Users", "ada").id
        #expect(try acme.send(.delete, "/Users/\(first)").status == 204)
        let second = try create("/Users", "ada")
        #expect(second.status == 201)
        #expect(second.id != first)
        #expect(try acme.send(.delete, "/Users/\(first)").status == 404)
    }

    @Test func `externalId may be shared and changed`() throws {
        for name in ["ada", "bob"] {
            #expect(try acme.send(.post, "/Users", #"{"userName":"\#(name)","externalId":"same"}"#).status == 201)
        }
        #expect(try acme.send(.get, "/Users?filter=externalId+eq+%22same%22").body["totalResults"] == 2)
        #expect(try acme.send(.get, "/Users?filter=externalId+eq+%22SAME%22").body["totalResults"] == 0)
    }
}
