import OrderedCollections
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

/// What SQL says of a filter on groups and on users by their memberships, held against what the evaluator says of each.
@Suite struct NarrowingOfGroupsTests {
    private static let users = 0..<8
    private static let groups = 100..<112
    private static let names = [
        "Math", "MATH 2", "Straße", "strasse ring", "Zoë", "100%", "_", "Σας", "\u{1F600}", "a b",
    ]
    private static let words = [
        "math", "STRASSE", "ß", "zoe\u{308}", "%", "_", "σασ", "\u{1F600}", "b", "oid-1", "OID-1", "",
    ]

    /// Users and groups, some in each other, and how the evaluator sees them.
    private struct World {
        let test: TestStore
        var resources: [ResourceKind: [ResourceID: JSONObject]] = [.user: [:], .group: [:]]

        init(_ random: inout SeededRandom) throws {
            test = try TestStore()
            var members: [Int: [Int]] = [:]
            for group in groups {
                let candidates = Array(users) + groups.filter { $0 < group }
                members[group] = candidates.filter { _ in Int.random(in: 0..<3, using: &random) == 0 }
            }
            for number in users {
                let record = UserRecord.user("user\(number)", number)
                try test.write { try $0.insert(record) }
                resources[.user]?[record.id] = [
                    "id": .string(record.id.description), "userName": .string("user\(number)"),
                    "groups": World.values(members.filter { $0.value.contains(number) }.keys),
                    "meta": ["resourceType": "User", "created": .string(record.created.dateTime)],
                ]
            }
            for number in groups {
                let name = "\(names.randomElement(using: &random) ?? "")\(number)"
                let externalID = Bool.random(using: &random) ? words.randomElement(using: &random) : nil
                let record = GroupRecord.group(name, number, externalID: externalID)
                let list = members[number] ?? []
                try test.write { acme throws in
                    try acme.insert(record)
                    _ = try acme.addMembers(
                        list.map { Member(.number($0), users.contains($0) ? .user : .group) }, to: record.id)
                }
                var resource: JSONObject = [
                    "id": .string(record.id.description), "displayName": .string(name),
                    "meta": ["resourceType": "Group", "created": .string(record.created.dateTime)],
                    "members": World.values(list),
                ]
                if let externalID { resource["externalId"] = .string(externalID) }
                resources[.group]?[record.id] = resource
            }
        }

        private static func values(_ numbers: some Sequence<Int>) -> JSONValue {
            .array(numbers.map { ["value": .string(ResourceID.number($0).description)] })
        }
    }

    private func filter(_ kind: ResourceKind, _ depth: Int, _ random: inout SeededRandom) -> Filter {
        let list = kind == .group ? "members" : "groups"
        let name = kind == .group ? "displayName" : "userName"
        let id = JSONValue.string(
            ResourceID.number((Array(Self.users) + Array(Self.groups)).randomElement(using: &random) ?? 0).description)
        let word = JSONValue.string(Self.words.randomElement(using: &random) ?? "")
        let any = Comparison.allCases.randomElement(using: &random) ?? .eq
        let equality: Comparison = Bool.random(using: &random) ? .eq : .ne
        switch Int.random(in: 0..<(depth > 0 ? 13 : 9), using: &random) {
        case 0: return .compare(AttributePath(list, "value"), equality, id)
        case 1: return .anyValue(of: AttributePath(list), satisfies: .compare(AttributePath("value"), .eq, id))
        case 2:
            let not = Filter.not(.compare(AttributePath("value"), equality, id))
            return .anyValue(of: AttributePath(list), satisfies: not)
        case 3: return .present(AttributePath(list))
        case 4: return .compare(AttributePath(name), any, word)
        case 5: return .compare(AttributePath("externalId"), any, word)
        case 6: return .compare(AttributePath("id"), equality, id)
        case 7:
            let time = (Instant.start + Int.random(in: 0..<114, using: &random)).dateTime
            return .compare(AttributePath("meta", "created"), any, .string(time))
        case 8:
            let type = JSONValue.string(Bool.random(using: &random) ? "Group" : "User")
            return .compare(AttributePath("meta", "resourceType"), equality, type)
        case 9: return .not(filter(kind, depth - 1, &random))
        case 10: return .or(filter(kind, depth - 1, &random), filter(kind, depth - 1, &random))
        default: return .and(filter(kind, depth - 1, &random), filter(kind, depth - 1, &random))
        }
    }

    @Test(arguments: [ResourceKind.group, .user], 1...3 as ClosedRange<UInt64>)
    func `never loses a match, and where it is exact finds nothing else`(kind: ResourceKind, seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let world = try World(&random)
        let type = kind == .group ? ResourceType.group : .user
        let reader = try world.test.reader
        var (exact, narrowed) = (0, 0)
        for _ in 0..<600 {
            let filter = try filter(kind, 3, &random).resolved(in: type)
            let narrowing = Narrowing(filter, of: kind)
            let found = try reader.read { snapshot in
                try snapshot.organization(world.test.acme).page(narrowing, ListWindow(limit: 100)).map(\.id)
            }
            let matching = (world.resources[kind] ?? [:]).filter { filter.matches($0.value, of: type) }.keys
            #expect(Set(matching).isSubset(of: found), "\(filter)")
            if narrowing.isExact {
                exact += 1
                #expect(Set(found) == Set(matching), "\(filter)")
            } else if found.count < (world.resources[kind] ?? [:]).count {
                narrowed += 1
            }
        }
        #expect(exact > 60, "\(exact) exact, \(narrowed) narrowed")
        #expect(narrowed > 40, "\(exact) exact, \(narrowed) narrowed")
    }
}
