import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct QueryTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func fill(_ count: Int) throws {
        try test.write { acme throws in
            for number in 0..<count {
                // Names in the opposite order of creation, externalIds on every second.
                var user = UserRecord.user(
                    "user\(9_999 - number)", number, externalID: number % 2 == 0 ? "oid\(number % 4)" : nil,
                    ["emails": [["value": .string("u\(number)@example.org")]]])
                user.modified = .start + number % 3
                try acme.insert(user)
            }
        }
    }

    private func page(_ order: ResourceOrder, offset: Int = 0, limit: Int = 100) throws -> [Int] {
        try test.read { try $0.page(.everything(of: .user), order: order, ListWindow(offset: offset, limit: limit)) }
            .map {
                Int($0.id.low & 0xFFFF)
            }
    }

    @Test func `comes in every order, ties by creation, those without a value last`() throws {
        try fill(6)
        #expect(try page(.creation) == [0, 1, 2, 3, 4, 5])
        #expect(try page(ResourceOrder(.id, isDescending: true)) == [5, 4, 3, 2, 1, 0])
        #expect(try page(ResourceOrder(.name, isDescending: false)) == [5, 4, 3, 2, 1, 0])
        #expect(try page(ResourceOrder(.name, isDescending: true)) == [0, 1, 2, 3, 4, 5])
        #expect(try page(ResourceOrder(.externalID, isDescending: false)) == [0, 4, 2, 1, 3, 5])
        #expect(try page(ResourceOrder(.externalID, isDescending: true)) == [1, 3, 5, 2, 0, 4])
        #expect(try page(ResourceOrder(.created, isDescending: true)) == [5, 4, 3, 2, 1, 0])
        #expect(try page(ResourceOrder(.modified, isDescending: false)) == [0, 3, 1, 4, 2, 5])
        #expect(try page(ResourceOrder(.modified, isDescending: true)) == [2, 5, 1, 4, 0, 3])
    }

    @Test func `pages follow one another without gap or overlap`() throws {
        try fill(23)
        for order in [
            ResourceOrder.creation, ResourceOrder(.name, isDescending: false),
            ResourceOrder(.modified, isDescending: false), ResourceOrder(.externalID, isDescending: true),
        ] {
            let all = try page(order)
            #expect(all.count == 23)
            let parts = try stride(from: 0, to: 30, by: 5).flatMap { try page(order, offset: $0, limit: 5) }
            #expect(parts == all)
        }
        #expect(try page(.creation, offset: 3, limit: 0) == [])
        #expect(try page(.creation, offset: 23, limit: 5) == [])
    }

    @Test(arguments: [(0, -1, 1), (0, 0, 0), (0, 5, 1), (1, 5, 0)])
    func `a page of one user by name or identifier keeps to the window`(offset: Int, limit: Int, count: Int) throws {
        try fill(3)
        for filter in [
            Filter.compare(AttributePath("userName"), .eq, "USER9998"),
            .compare(AttributePath("id"), .eq, .string(ResourceID.number(1).description)),
        ] {
            let page = try test.read {
                try $0.page(Narrowing(filter, of: .user), ListWindow(offset: offset, limit: limit))
            }
            #expect(page.map(\.id) == Array([ResourceID.number(1)].prefix(count)))
        }
    }

    @Test func `processes all that are left, and stops when told to`() throws {
        try fill(10)
        struct Enough: Error {}
        var seen = 0
        #expect(throws: Enough.self) {
            try test.read { acme throws in
                try acme.forEach(.everything(of: .user)) { _ in
                    seen += 1
                    if seen == 4 { throw Enough() }
                    return true
                }
            }
        }
        #expect(seen == 4)
        try test.read { acme throws in
            try acme.forEach(.everything(of: .user)) { _ in
                seen += 1
                return seen < 7
            }
        }
        #expect(seen == 7)
        // The body may use the database itself, with the same statement too.
        var pairs = 0
        try test.read { acme throws in
            try acme.forEach(.everything(of: .user)) { user in
                #expect(try acme.user(user.id) != nil)
                try acme.forEach(.everything(of: .user)) { _ in
                    pairs += 1
                    return true
                }
                return true
            }
        }
        #expect(pairs == 100)
    }

    @Test func `groups come by displayName`() throws {
        try test.write { acme throws in
            for (number, name) in ["Zebra", "apple", "Mango"].enumerated() {
                try acme.insert(.group(name, number))
            }
        }
        try test.read { acme throws in
            let names = try acme.page(
                .everything(of: .group), order: ResourceOrder(.name, isDescending: false),
                ListWindow(offset: 0, limit: 10))
            #expect(names.map { Int($0.id.low & 0xFFFF) } == [1, 2, 0])
            #expect(try acme.count(.everything(of: .group)) == 3)
        }
    }

    @Test(arguments: ["id", "userName", "externalId", "emails.value", "groups.value", "sw", "and", "or", "value path"])
    func `a lookup costs the same among a hundred and five thousand`(name: String) throws {
        let emails = Filter.compare(AttributePath("emails", "value"), .eq, "U4@example.org")
        let userName = Filter.compare(AttributePath("userName"), .eq, "USER9995")
        let filters: [String: Filter] = [
            "id": .compare(AttributePath("id"), .eq, .string(ResourceID.number(4).description)),
            "userName": userName, "externalId": .compare(AttributePath("externalId"), .eq, "only"),
            "emails.value": emails,
            "groups.value": .compare(
                AttributePath("groups", "value"), .eq, .string(ResourceID.number(9000).description)),
            "sw": .compare(AttributePath("userName"), .sw, "user9995"),
            "and": .and(.compare(AttributePath("title"), .eq, "x"), emails), "or": .or(emails, userName),
            "value path": .anyValue(
                of: AttributePath("emails"),
                satisfies: .and(
                    .compare(AttributePath("type"), .eq, "x"), .compare(AttributePath("value"), .eq, "u4@example.org"))),
        ]
        let filter = try #require(filters[name])
        func steps(_ count: Int) throws -> Int {
            let test = try TestStore()
            try QueryTests(test).fill(count)
            try test.write { acme throws in
                let user = try #require(try acme.user(.number(4)))
                var changed = user
                changed.externalID = "only"
                _ = try acme.update(
                    changed, replacing: user, values: [IndexedValue(.emails, key: "u4@example.org")], instead: [])
                try acme.insert(.group("Math", 9000))
                _ = try acme.addMembers([Member(.number(4), .user)], to: .number(9000))
            }
            return try test.reader.read { snapshot throws in
                let acme = snapshot.organization(test.acme)
                let narrowing = Narrowing(filter, of: .user)
                let before = snapshot.stepCount
                #expect(try acme.page(narrowing, ListWindow(offset: 0, limit: 100)).map(\.id) == [.number(4)])
                #expect(try acme.count(narrowing) == 1)
                return snapshot.stepCount - before
            }
        }
        let (few, many) = (try steps(100), try steps(5000))
        #expect(many <= few + few / 50, "\(few) steps among 100, \(many) among 5,000")
        #expect(many < 400)
    }

    @Test func `a page far into the list reads only its own rows from the table`() throws {
        try fill(2000)
        let steps = try test.reader.read { snapshot throws in
            let before = snapshot.stepCount
            _ = try snapshot.organization(test.acme).page(.everything(of: .user), ListWindow(offset: 1900, limit: 10))
            return snapshot.stepCount - before
        }
        #expect(steps < 1900 * 6)
    }

    private init(_ test: TestStore) { self.test = test }
}
