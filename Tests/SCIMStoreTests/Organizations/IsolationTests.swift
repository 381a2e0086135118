import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMStore

/// Two organizations with records of the same names and even the same identifiers.
@Suite struct IsolationTests {
    let test: TestStore

    init() throws {
        test = try TestStore()
        for (organization, mark) in [(test.acme, "a"), (test.globex, "g")] {
            try test.store.write { transaction throws in
                let own = transaction.organization(organization)
                for number in 1...3 {
                    try own.insert(
                        .user(
                            "user\(number)", number, externalID: "oid",
                            ["title": .string(mark), "emails": [["value": "x@example.org"]]]))
                }
                try own.insert(.group("Math", 10, externalID: "oid"))
                _ = try own.addMembers([Member(.number(1), .user), Member(.number(2), .user)], to: .number(10))
                var entry = LogEntry(
                    organization: organization, time: .start, origin: .scim, operation: .other(mark), status: 200)
                entry.requestID = "r"
                entry.resourceID = .number(1)
                try transaction.append(entry)
            }
        }
    }

    /// Everything that can be seen of an organization.
    private func everything(_ organization: OrganizationID) throws -> [String] {
        let filters: [Filter] = [
            .compare(AttributePath("emails", "value"), .eq, "x@example.org"),
            .compare(AttributePath("groups", "value"), .eq, .string(ResourceID.number(10).description)),
            .or(
                .compare(AttributePath("userName"), .sw, "user"),
                .not(.compare(AttributePath("userName"), .eq, "user1"))),
            .not(.compare(AttributePath("externalId"), .eq, "none")),
        ]
        return try test.reader.read { snapshot throws in
            let own = snapshot.organization(organization)
            var seen = try own.users(after: nil, limit: 100).map { "\($0)" }
            seen += try own.users(externalID: "oid", limit: 100).map { "\($0)" }
            seen += try own.groups(externalID: "oid", limit: 100).map { "\($0)" }
            seen += try own.groups(after: nil, limit: 100).map { "\($0)" }
            for number in [1, 2, 3, 10] {
                let id = ResourceID.number(number)
                seen.append("\(String(describing: try own.issued(id))) \(try own.groups(of: id))")
                seen.append("\(String(describing: try own.storedUser(id))) \(try own.formerUserNames(of: id))")
            }
            seen += try own.namedMembers(of: .number(10), after: nil, limit: nil).map { "\($0)" }
            for filter in filters {
                let narrowing = Narrowing(filter, of: .user)
                seen.append("\(try own.count(narrowing))")
                seen += try own.page(narrowing, ListWindow(offset: 0, limit: 100)).map { "\($0)" }
            }
            seen.append("\(try own.userCount()) \(try own.groupCount()) \(try own.memberCount(of: .number(10)))")
            seen += try snapshot.log(LogQuery(), of: organization).map(\.operation.rawValue)
            return seen
        }
    }

    @Test func `each organization sees only its own records`() throws {
        let acme = try everything(test.acme).joined(separator: "\n")
        let globex = try everything(test.globex).joined(separator: "\n")
        #expect(acme != globex)
        try test.reader.read { snapshot throws in
            for (organization, mark) in [(test.acme, "a"), (test.globex, "g")] {
                let own = snapshot.organization(organization)
                let users = try own.page(.everything(of: .user), ListWindow(offset: 0, limit: 100))
                #expect(users.count == 3)
                for user in users { #expect(try JSONValue(parsing: user.document)["title"]?.string == mark) }
                #expect(try own.userCount() == (3, 3))
                #expect(try own.memberCount(of: .number(10)) == 2)
                #expect(try snapshot.log(LogQuery(), of: organization).map(\.operation.rawValue) == [mark])
            }
        }
    }

    @Test func `whatever one does, the other stays as it was`() throws {
        let before = try everything(test.acme)
        try test.store.write { transaction throws in
            let globex = transaction.organization(test.globex)
            let user = try #require(try globex.user(.number(1)))
            var changed = user
            changed.userName = "renamed"
            changed.userNameKey = "renamed"
            changed.externalID = "other"
            _ = try globex.update(changed, replacing: user, values: [], instead: [])
            let group = try #require(try globex.group(.number(10)))
            var renamed = group
            renamed.displayNameKey = "renamed"
            _ = try globex.update(renamed, replacing: group)
            try globex.touchGroup(.number(10), at: .start + 1000, bySCIM: true)
            _ = try globex.addMembers([Member(.number(3), .user)], to: .number(10))
            _ = try globex.removeMembers([.number(1)], from: .number(10))
            _ = try globex.replaceMembers(of: .number(10), by: [Member(.number(2), .user)])
            #expect(try globex.deleteUser(.number(2), at: .start))
            _ = try globex.removeAllMembers(of: .number(10))
            #expect(try globex.deleteGroup(.number(10), at: .start))
        }
        #expect(try everything(test.acme) == before)
    }

    @Test func `every key begins with the organization`() throws {
        try test.reader.read { snapshot throws in
            let tables = [
                "roles", "role_mappings", "users", "user_values", "former_user_names", "groups", "memberships",
                "tombstones",
            ]
            for table in tables {
                let indexes = try snapshot.connection.all(.composed("PRAGMA index_list(\(table))")) { $0.text(1) }
                #expect(!indexes.isEmpty)
                for index in indexes {
                    let first = try snapshot.connection.first(.composed("PRAGMA index_info(\(index))")) { $0.text(2) }
                    #expect(first == "organization", "\(index)")
                }
            }
        }
    }
}
