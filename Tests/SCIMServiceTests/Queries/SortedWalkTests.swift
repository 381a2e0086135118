import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMService
import Testing

/// Paging by cursor in each kind of order: by number, time, text or identifier.
@Suite struct SortedWalkTests {
    let acme: TestProvider

    private static let urn = "urn:example:params:scim:schemas:desk:2.0:User"

    init() throws {
        acme = try TestProvider()
        let schema = #"""
            {"id":"\#(Self.urn)","name":"Desk","attributes":[
            {"name":"floor","type":"integer"},{"name":"height","type":"decimal"},{"name":"since","type":"dateTime"}]}
            """#
        _ = try acme.administration.addSchema(Array(schema.utf8), from: "desk", for: ["User"], of: acme.organization)
        for number in 0..<8 {
            let desk =
                number == 7
                ? ""
                : #"""
                ,"title":"Title \#(number / 2)é","\#(Self.urn)":{"floor":\#(number - 3),"height":\#(number).5,
                "since":"202\#(number)-01-01T00:00:00Z"}
                """#
            _ = try acme.createUser("user\(number)", desk)
        }
    }

    private func page(_ sortBy: String, _ order: String, _ cursor: String) throws -> JSONValue {
        let answer = try acme.query(
            "/Users", ["sortBy": sortBy, "sortOrder": order, "count": "3", "cursor": cursor, "attributes": "userName"])
        #expect(answer.status == 200, "\(answer.body.text)")
        return answer.body
    }

    @Test(
        arguments: ["\(urn):floor", "\(urn):height", "\(urn):since", "title", "userName", "id", "meta.created"],
        ["ascending", "descending"])
    func `pages forward and back hold what one page holds, in the same order`(sortBy: String, order: String) throws {
        let whole = try acme.query("/Users", ["sortBy": sortBy, "sortOrder": order]).body.names
        #expect(whole.count == 8)
        var pages: [[String]] = []
        var page = try page(sortBy, order, "")
        pages.append(page.names)
        while let next = page["nextCursor"]?.string {
            page = try self.page(sortBy, order, next)
            pages.append(page.names)
        }
        #expect(pages.flatMap(\.self) == whole)
        for expected in pages.dropLast().reversed() {
            page = try self.page(sortBy, order, try #require(page["previousCursor"]?.string))
            #expect(page.names == expected)
        }
        #expect(page["previousCursor"] == nil)
    }

    @Test(arguments: ["\(urn):floor", "\(urn):height", "\(urn):since", "title"])
    func `users without a value come last, or first in descending order`(sortBy: String) throws {
        #expect(try acme.query("/Users", ["sortBy": sortBy]).body.names.last == "user7")
        #expect(try acme.query("/Users", ["sortBy": sortBy, "sortOrder": "descending"]).body.names.first == "user7")
    }
}
