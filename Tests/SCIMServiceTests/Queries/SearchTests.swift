import HTTPTypes
import OrderedCollections
import SCIMAdministration
import SCIMCore
import SCIMDirectory
import TestBed
import Testing

/// `/.search` (RFC 7644 §3.4.3) and queries of everything (§3.4.2.1).
@Suite struct SearchTests {
    @Test func `a search of one type answers like the query by GET`() throws {
        let acme = try TestProvider()
        try acme.createUsers("ada@example.org", "bob@example.org", "cem@example.org")
        let byGet = try acme.query(
            "/Users",
            [
                "filter": #"userName sw "a" or userName sw "c""#, "sortBy": "userName", "sortOrder": "descending",
                "startIndex": "1", "count": "5", "attributes": "userName",
            ])
        let byPost = try acme.search(
            "/Users/.search",
            [
                "filter": #"userName sw "a" or userName sw "c""#, "sortBy": "userName", "sortOrder": "descending",
                "startIndex": 1, "count": 5, "attributes": ["userName"],
            ])
        #expect(byPost.status == 200)
        #expect(byPost.body == byGet.body)
        #expect(byPost.body.names == ["cem@example.org", "ada@example.org"])
    }

    @Test func `a search of everything has users and groups in one order of creation`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada@example.org")
        let math = try acme.createGroup("Math", members: [ada])
        let bob = try acme.createUser("bob@example.org")
        let arts = try acme.createGroup("Arts")
        for path in ["/.search", "/.SEARCH".lowercased()] {
            let all = try acme.search(path)
            #expect(all.body["totalResults"] == 4)
            #expect(all.body.ids == [ada, math, bob, arts])
        }
        #expect(try acme.send(.get, "").body.ids == [ada, math, bob, arts])
        #expect(try acme.send(.get, "/?count=2&startIndex=2").body.ids == [math, bob])
        let types = try acme.search("/.search").body["Resources"]?.array?.map { $0["meta"]?["resourceType"] }
        #expect(types == ["User", "Group", "User", "Group"])
        let page = try acme.search("/.search", ["startIndex": 3, "count": 1])
        #expect(page.body["totalResults"] == 4)
        #expect(page.body["itemsPerPage"] == 1)
        #expect(page.body["startIndex"] == 3)
        #expect(page.body.ids == [bob])
    }

    @Test(arguments: [
        (#"meta.resourceType eq "User""#, ["ada", "bob"]), (#"meta.resourceType eq "Group""#, ["Math", "Arts"]),
        // The example of RFC 7644 §3.4.2.1, bare words and all.
        ("(meta.resourceType eq User) or (meta.resourceType eq Group)", ["ada", "Math", "bob", "Arts"]),
        (#"meta.resourceType ne "User""#, ["Math", "Arts"]), (#"meta.resourceType eq "user""#, []),
        // An attribute that a type does not have is one without value.
        (#"userName eq "ada""#, ["ada"]), ("userName pr", ["ada", "bob"]), ("members pr", ["Math"]),
        (#"userName ne "ada""#, ["Math", "bob", "Arts"]), ("not (userName pr)", ["Math", "Arts"]),
        (#"displayName eq "math""#, ["Math"]), (#"displayName eq "math" or title eq "Countess""#, ["ada", "Math"]),
        (#"urn:ietf:params:scim:schemas:core:2.0:Group:displayName sw "a""#, ["Arts"]),
        (#"schemas eq "urn:ietf:params:scim:schemas:core:2.0:Group""#, ["Math", "Arts"]),
        ("id pr", ["ada", "Math", "bob", "Arts"]), ("shoeSize pr", []),
    ])
    func `a filter is applied to each type by its own schemas`(filter: String, names: [String]) throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada", #","title":"Countess""#)
        try acme.createGroup("Math", members: [ada])
        try acme.createUser("bob")
        try acme.createGroup("Arts")
        let found = try acme.search("/.search", ["filter": .string(filter)])
        #expect(found.status == 200)
        #expect(found.body.names == names)
        #expect(found.body["totalResults"] == .number(JSONNumber(names.count)))
        // Page by page, by index and by cursor, it is the same.
        var byIndex: [String] = []
        var byCursor: [String] = []
        var cursor: JSONValue? = ""
        for index in 1...(names.count + 1) {
            byIndex += try acme.search(
                "/.search", ["filter": .string(filter), "startIndex": .number(JSONNumber(index)), "count": 1]
            ).body.names
            guard let asked = cursor else { continue }
            let page = try acme.search("/.search", ["filter": .string(filter), "cursor": asked, "count": 1]).body
            byCursor += page.names
            cursor = page["nextCursor"]
        }
        #expect(byIndex == names)
        #expect(byCursor == names)
        #expect(cursor == nil)
    }

    @Test func `a search of everything sorts types together, those without the attribute last`() throws {
        let acme = try TestProvider()
        try acme.createUser("zoe", #","displayName":"beta""#)
        try acme.createGroup("Alpha")
        try acme.createUser("bob")
        try acme.createGroup("gamma")
        let up = try acme.search("/.search", ["sortBy": "displayName"])
        #expect(up.body.names == ["Alpha", "zoe", "gamma", "bob"])
        let down = try acme.search("/.search", ["sortBy": "displayName", "sortOrder": "descending"])
        #expect(down.body.names == ["bob", "gamma", "zoe", "Alpha"])
        let byName = try acme.search("/.search", ["sortBy": "userName"])
        #expect(byName.body.names == ["bob", "zoe", "Alpha", "gamma"])
        let byID = try acme.search("/.search", ["sortBy": "id", "sortOrder": "descending", "count": 3])
        #expect(byID.body.names == ["gamma", "bob", "Alpha"])
    }

    @Test func `with group sync off, a search of everything leaves groups out`() throws {
        let acme = try TestProvider()
        let ada = try acme.createUser("ada")
        try acme.createGroup("Math", members: [ada])
        _ = try acme.administration.set(.groupSync(false), of: acme.organization)
        for answer in [try acme.search("/.search"), try acme.send(.get, "/")] {
            #expect(answer.body.names == ["ada"])
            #expect(answer.body["totalResults"] == 1)
            #expect(answer.body["Resources"]?.array?.first?["groups"] == nil)
        }
        #expect(try acme.search("/.search", ["filter": "members pr or groups pr"]).body["totalResults"] == 0)
        let refused = try acme.search("/Groups/.search")
        #expect(refused.status == 403)
        #expect(refused.body["detail"]?.string?.contains("group sync is switched off") == true)
    }

    @Test func `undefined members are ignored, and names match in any case`() throws {
        let acme = try TestProvider()
        try acme.createUsers("ada", "bob", "cem")
        let answer = try acme.send(
            .post, "/Users/.search",
            #"{"Filter":"userName ne \"bob\"","COUNT":1,"flavor":{"a":[1]},"sortBy":null,"cursor":null}"#)
        #expect(answer.body.names == ["ada"])
        #expect(answer.body["totalResults"] == 2)
        #expect(try acme.send(.post, "/Users/.search", "{}").body.names == ["ada", "bob", "cem"])
        let projected = try acme.send(.post, "/Users/.search?excludedAttributes=meta&count=1", #"{"count":2}"#).body
        #expect(projected.names == ["ada", "bob"])
        #expect(projected["Resources"]?.array?.first?["meta"] == nil)
    }

    @Test func `only POST searches, and only below what can be searched`() throws {
        let acme = try TestProvider()
        for path in ["/.search", "/Users/.search"] {
            let answer = try acme.send(.get, path)
            #expect(answer.status == 405)
            #expect(answer.response.fields[.allow] == "POST")
        }
        let base = try acme.send(.post, "/", "{}")
        #expect(base.status == 405)
        #expect(base.response.fields[.allow] == "GET, HEAD")
        for path in ["/Schemas/.search", "/.search/x", "/Users/x/.search"] {
            #expect(try acme.send(.post, path, "{}").status >= 404)
        }
    }

    @Test func `a refused search is not a refused change`() throws {
        let acme = try TestProvider()
        #expect(try acme.search("/Users/.search", ["filter": "userName eq"]).status == 400)
        #expect(try acme.administration.log(of: acme.organization, .init()).isEmpty)
    }
}
