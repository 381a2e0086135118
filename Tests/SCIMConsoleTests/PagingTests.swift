import HTTPTypes
import SCIMAdministration
import SCIMConsole
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import Testing

/// Lists that go on on further pages: nothing twice, nothing passed over, whatever comes or goes meanwhile.
@Suite struct PagingTests {
    let test: TestConsole

    init() throws { test = try TestConsole() }

    /// Bytes of a page.
    private static let limit = 30_000

    /// A list, how it is filled, and the links that stand for its elements, in order.
    struct List: Sendable, CustomTestStringConvertible {
        let path: String
        let count: Int
        let fill: @Sendable (TestConsole) throws -> Void
        /// Of each link its part that names an element; nil for other links.
        let element: @Sendable (_ text: String, _ address: String) -> String?

        var testDescription: String { path }
    }

    private static func number(_ number: Int) -> String { String(1000 + number).dropFirst().description }

    private static let lists: [List] = [
        List(
            path: "@acme/provisioning/mappings", count: 120,
            fill: { test in
                for number in 1..<118 {
                    _ = try test.administration.setRoleMapping(
                        "Cost center \(PagingTests.number(number))", to: "viewer", of: try test.acme)
                }
            },
            element: { text, address in text.hasPrefix("Change") ? address : nil }),
        List(
            path: "@acme/provisioning/unmatched", count: 110,
            fill: { test in
                for number in 0..<110 {
                    let name = PagingTests.number(number)
                    for person in 0...(number % 3) {
                        try test.createUser("\(name).\(person)", #","roles":[{"value":"Team \#(name)"}]"#)
                    }
                }
            },
            element: { text, address in text.hasPrefix("Map") ? address : nil }),
        List(
            path: "@acme/provisioning/tokens", count: 70,
            fill: { test in
                for number in 1..<70 {
                    _ = try test.administration.createToken(
                        for: try test.acme, name: "Entra tenant \(PagingTests.number(number))", lifetime: nil)
                }
            },
            element: { text, address in text.hasPrefix("Rotate") ? address : nil }),
        List(
            path: "@acme/members", count: 120,
            fill: { test in
                for number in 0..<120 { try test.createUser("user\(PagingTests.number(number))@example.org") }
            },
            element: { _, address in
                address.contains("/members/") && address.split(separator: "/").last?.count == 36 ? address : nil
            }),
        List(
            path: "@acme/groups", count: 120,
            fill: { test in
                for number in 0..<120 {
                    try test.send(.post, "/Groups", #"{"displayName":"Project \#(PagingTests.number(number))"}"#)
                }
            },
            element: { _, address in address.contains("/groups/") && !address.contains(".csv") ? address : nil }),
        List(
            path: "", count: 91,
            fill: { test in
                for number in 0..<90 {
                    _ = try test.administration.createOrganization("subsidiary \(PagingTests.number(number))")
                }
            },
            element: { _, address in address.hasSuffix("/overview") ? address : nil }),
        List(
            path: "@acme/provisioning/clients", count: 50,
            fill: { test in
                for number in 0..<50 { _ = try test.createClient("Entra tenant \(PagingTests.number(number))") }
            },
            element: { text, address in text.hasPrefix("Rotate") ? address : nil }),
    ]

    @Test(arguments: lists)
    func `pages follow each other, and go back the same way`(list: List) throws {
        try list.fill(test)
        var browser = try test.signedIn(nil)
        var pages: [[String]] = []
        var path: String? = list.path
        var previous: String?
        while let next = path {
            let answer = browser.get(next)
            #expect(answer.status == .ok)
            #expect(answer.body.count < PagingTests.limit, "\(next): \(answer.body.count) bytes")
            let document = Document(answer.text)
            pages.append(elements(document, list))
            #expect((document.link("Previous") == nil) == (pages.count == 1))
            path = document.link("Next")
            previous = document.link("Previous")
            try #require(pages.count < 10)
        }
        #expect(pages.joined().count == list.count)
        #expect(Set(pages.joined()).count == list.count)
        // Backwards, the pages are those that were there.
        for expected in pages.dropLast().reversed() {
            let document = browser.document(try #require(previous))
            #expect(elements(document, list) == expected)
            previous = document.link("Previous")
        }
        #expect(previous == nil)
    }

    private func elements(_ document: Document, _ list: List) -> [String] {
        document.links.compactMap { list.element($0.text, $0.address) }
    }

    @Test(arguments: ["", "?sort=newest", "?sort=name", "?sort=-name"])
    func `members who are deleted meanwhile neither repeat nor hide others`(order: String) throws {
        var ids: [String] = []
        for number in 0..<160 {
            // The order of names is not that of creation.
            ids.append(try test.createUser("user\(PagingTests.number(number * 37 % 160))@example.org"))
        }
        var browser = try test.signedIn()
        let list = PagingTests.lists[3]
        let first = browser.document("@acme/members" + order)
        let before = elements(first, list)
        // The last of the page, where the next one begins, and the first of the next.
        let second = browser.document(try #require(first.link("Next")))
        let gone = [before[49], elements(second, list)[0]]
        for address in gone { _ = try test.administration.deleteUser(id(in: address), of: try test.acme) }
        let next = browser.document(try #require(first.link("Next")))
        #expect(elements(next, list).count == 50)
        #expect(elements(next, list).prefix(49) == elements(second, list).dropFirst().prefix(49))
        // Back again: the page before, without the one who is gone.
        let back = browser.document(try #require(next.link("Previous")))
        #expect(elements(back, list) == before.dropLast())
        var seen = elements(back, list) + elements(next, list)
        var path = next.link("Next")
        while let address = path {
            let page = browser.document(address)
            seen += elements(page, list)
            path = page.link("Next")
        }
        #expect(seen.count == 158 && Set(seen).count == 158)
    }

    private func id(in address: String) -> String { String(address.split(separator: "/").last ?? "") }

    @Test(arguments: [("@acme/groups", 4), ("@acme/provisioning/tokens", 2), ("@acme/provisioning/mappings", 0)])
    func `other lists go on behind what is gone`(path: String, place: Int) throws {
        let list = PagingTests.lists[place]
        try list.fill(test)
        var browser = try test.signedIn()
        let first = browser.document(path)
        let second = elements(browser.document(try #require(first.link("Next"))), list)
        let last = try #require(elements(first, list).last)
        switch place {
        case 4: _ = try test.administration.deleteGroup(id(in: last), of: try test.acme)
        case 2:
            let name = try #require(last.split(separator: "=").last)
            _ = try test.administration.revokeToken(
                PercentCoding.decode(Array(name.utf8)[...], plusIsSpace: true), of: try test.acme)
        default:
            let label = try #require(last.split(separator: "=").last)
            try test.administration.unsetRoleMapping(
                PercentCoding.decode(Array(label.utf8)[...], plusIsSpace: true), of: try test.acme)
        }
        #expect(elements(browser.document(try #require(first.link("Next"))), list) == second)
    }

    @Test func `SCIM Provisioning shows the beginning of long lists, and where all is`() throws {
        for place in [0, 1, 2] { try PagingTests.lists[place].fill(test) }
        for number in 0..<60 {
            _ = try test.administration.createRole("role \(PagingTests.number(number))", of: try test.acme)
        }
        _ = try test.administration.revokeToken("Entra tenant 003", of: try test.acme)
        for number in 0..<20 {
            let client = try test.createClient("OAuth client of tenant \(PagingTests.number(number))")
            try test.limit(.client, client.name, ["192.0.2.0/24", "2001:db8::/32", "198.51.100.7"])
        }
        _ = try test.administration.revokeClient("OAuth client of tenant 003", of: try test.acme)
        try test.setFederation("workload")
        var browser = try test.signedIn()
        let answer = browser.get("@acme/provisioning")
        #expect(answer.body.count < PagingTests.limit, "\(answer.body.count) bytes")
        let document = Document(answer.text)
        #expect(document.link("All 120 mappings") == "/scim-console/@acme/provisioning/mappings")
        #expect(document.link("All 110 values") == "/scim-console/@acme/provisioning/unmatched")
        #expect(document.link("All 69 tokens") == "/scim-console/@acme/provisioning/tokens?state=current")
        #expect(document.link("All 19 clients") == "/scim-console/@acme/provisioning/clients?state=current")
        let gone = browser.document(try #require(document.link("1 revoked client")))
        #expect(gone.text.contains("tenant 003") && !gone.text.contains("tenant 004"))
        let revoked = browser.document(try #require(document.link("1 revoked token")))
        #expect(revoked.text.contains("Entra tenant 003") && !revoked.text.contains("Entra tenant 004"))
        // With many roles one is typed.
        #expect(document.text.contains("<input id=\"role\" name=\"role\""))
        let typed = browser.get("@acme/provisioning/map?label=x&role=ROLE%20007")
        #expect(typed.status == .ok && typed.text.contains("Save mapping"))
        #expect(browser.get("@acme/provisioning/map?label=x&role=nobody").status.code == 422)
        #expect(browser.get("@acme/members?role=viewer").text.contains("No member matches."))
        #expect(browser.get("@acme/members?role=MEMBER").text.contains("000.0"))
        #expect(browser.get("@acme/overview").body.count < PagingTests.limit)
    }

    @Test func `lists of SCIM Provisioning are searched, and a viewer sees them`() throws {
        try PagingTests.lists[0].fill(test)
        var viewer = try test.signedIn("acme", .viewer)
        let found = viewer.document("@acme/provisioning/mappings?search=CENTER%20011")
        #expect(found.text.contains("Cost center 011") && !found.text.contains("Cost center 012"))
        #expect(found.forms.isEmpty && found.links.allSatisfy { !$0.address.contains("/unmap") })
        #expect(viewer.get("@acme/provisioning/tokens?search=nobody").text.contains("No token matches."))
        #expect(viewer.get("@acme/provisioning/unmatched").text.contains("Every value has a mapping."))
        #expect(viewer.post("@acme/provisioning/tokens", "x=1").status == .forbidden)
        var browser = try test.signedIn()
        #expect(browser.post("@acme/provisioning/tokens", "x=1").status == .methodNotAllowed)
    }

    @Test func `the groups of a member have a page of their own`() throws {
        let id = try test.createUser("ada")
        for number in 0..<120 {
            try test.send(
                .post, "/Groups",
                #"{"displayName":"Project \#(PagingTests.number(number))","members":[{"value":"\#(id)"}]}"#)
        }
        var browser = try test.signedIn()
        let member = browser.document("@acme/members/\(id)")
        #expect(member.links.count { $0.address.contains("/groups/") } == 20)
        var path = member.link("All groups")
        var seen: [String] = []
        while let address = path {
            let page = browser.document(address)
            seen += page.links.map(\.address).filter { $0.contains("@acme/groups/") }
            path = page.link("Next")
        }
        #expect(seen.count == 120 && Set(seen).count == 120)
        let none = "00000000-0000-0000-0000-000000000000"
        #expect(browser.get("@acme/members/\(none)/groups").status == .notFound)
        #expect(browser.get("@acme/members/ada/groups").status == .notFound)
    }

    @Test func `sessions and console users go on on further pages`() throws {
        for number in 0..<60 {
            _ = try test.signedIn("acme", .viewer)
            try test.administration.setConsoleUser(
                "user\(PagingTests.number(number))", to: ConsoleAccess(organization: "acme", role: .viewer))
        }
        var browser = try test.signedIn(nil)
        for (path, field, count) in [("sessions", "end", 60), ("users", "remove", 60)] {
            var seen: [String] = []
            var next: String? = path
            while let address = next {
                let answer = browser.get(address)
                #expect(answer.body.count < PagingTests.limit, "\(address): \(answer.body.count) bytes")
                let page = Document(answer.text)
                seen += page.forms.compactMap { form in form.fields.first { $0.name == field }?.value }
                next = page.link("Next")
            }
            #expect(seen.count == count && Set(seen).count == count, "\(path)")
        }
    }

    @Test func `headings sort, and say how it is sorted`() throws {
        for name in ["bob", "Ada", "eve"] { try test.createUser(name) }
        var browser = try test.signedIn()
        func names(_ document: Document) -> [String] {
            document.links.filter {
                $0.address.contains("/members/") && $0.address.split(separator: "/").last?.count == 36
            }.map(\.text)
        }
        let oldest = browser.document("@acme/members?state=active")
        #expect(names(oldest) == ["bob", "Ada", "eve"])
        #expect(oldest.text.count(of: "aria-sort=\"ascending\"") == 1)
        let byName = browser.document(try #require(oldest.link("User name")))
        #expect(names(byName) == ["Ada", "bob", "eve"])
        #expect(
            byName.text.contains(
                "aria-sort=\"ascending\"><a href=\"/scim-console/@acme/members?state=active&amp;sort=-name\""))
        let backwards = browser.document(try #require(byName.link("User name")))
        #expect(names(backwards) == ["eve", "bob", "Ada"])
        #expect(backwards.text.contains("aria-sort=\"descending\""))
        let newest = browser.document(try #require(browser.document("@acme/members").link("Created")))
        #expect(names(newest) == ["eve", "Ada", "bob"])
        #expect(names(browser.document("@acme/members?sort=anything")) == ["bob", "Ada", "eve"])
    }
}
