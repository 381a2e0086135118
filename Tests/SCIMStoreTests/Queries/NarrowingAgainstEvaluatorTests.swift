import OrderedCollections
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

/// What SQL says of a filter, held against what the evaluator says of each resource.
@Suite struct NarrowingAgainstEvaluatorTests {
    private static let enterprise = Schema.enterpriseUser.id

    private static let names = [
        "ada@example.org", "ADA.KING@example.org", "Straße@example.com", "strasse2@example.com", "Zoë", "zoe\u{308}2",
        "100%_a", "\u{1F600}smile", "ΟΔΟΣ", "\u{212B}ngström", "bob", "bob2", "\u{FB01}sh", "\u{E000}private",
    ]
    private static let words = [
        "a", "ADA", "strasse", "ß", "z", "ë", "e\u{308}", "%", "_", "\u{1F600}", "οδος", "bob", "bob2", "å", "fi", "x",
        "\u{E000}", "oid-1", "OID-1", "work", "home", "e7", "\u{378}",
    ]

    private func user(_ number: Int, _ random: inout SeededRandom) -> (UserRecord, JSONObject) {
        let name = Self.names[number]
        var extra: JSONObject = [:]
        if Bool.random(using: &random) {
            let emails = (0..<Int.random(in: 1...2, using: &random)).map { _ -> JSONValue in
                ["type": Bool.random(using: &random) ? "work" : "home", "value": .string(word(&random))]
            }
            extra["emails"] = .array(emails)
        }
        if Bool.random(using: &random) {
            extra[Self.enterprise] = [
                "employeeNumber": .string(word(&random)),
                "manager": ["value": .string(ResourceID.number(Int.random(in: 0..<4, using: &random)).description)],
            ]
        }
        let externalID = Bool.random(using: &random) ? word(&random) : nil
        let record = UserRecord.user(
            name, number, externalID: externalID, isActive: Bool.random(using: &random), extra)
        var resource: JSONObject = [
            "id": .string(record.id.description), "userName": .string(name), "active": .bool(record.isActive),
            "meta": ["created": .string(record.created.dateTime), "lastModified": .string(record.modified.dateTime)],
        ]
        if let externalID { resource["externalId"] = .string(externalID) }
        for (key, value) in extra { resource[key] = value }
        return (record, resource)
    }

    private func word(_ random: inout SeededRandom) -> String { Self.words.randomElement(using: &random) ?? "" }

    private func filter(_ depth: Int, _ random: inout SeededRandom) -> Filter {
        switch Int.random(in: 0..<(depth > 0 ? 9 : 5), using: &random) {
        case 5: return .not(filter(depth - 1, &random))
        case 6: return .and(filter(depth - 1, &random), filter(depth - 1, &random))
        case 7: return .or(filter(depth - 1, &random), filter(depth - 1, &random))
        case 8:
            return .anyValue(of: AttributePath("emails"), satisfies: inner(2, &random))
        case 0: return .present(path(&random))
        default: return comparison(&random)
        }
    }

    private func inner(_ depth: Int, _ random: inout SeededRandom) -> Filter {
        switch Int.random(in: 0..<(depth > 0 ? 6 : 3), using: &random) {
        case 3: return .not(inner(depth - 1, &random))
        case 4: return .and(inner(depth - 1, &random), inner(depth - 1, &random))
        case 5: return .or(inner(depth - 1, &random), inner(depth - 1, &random))
        case 0: return .compare(AttributePath("type"), .eq, Bool.random(using: &random) ? "work" : "home")
        default:
            let comparison = Comparison.allCases.randomElement(using: &random) ?? .eq
            return .compare(AttributePath("value"), comparison, .string(word(&random)))
        }
    }

    private func path(_ random: inout SeededRandom) -> AttributePath {
        let paths = [
            AttributePath("userName"), AttributePath("externalId"), AttributePath("emails"), AttributePath("id"),
            AttributePath("title"), AttributePath("active"), AttributePath("emails", "type"), AttributePath("meta"),
            AttributePath("emails", "value"), AttributePath(schema: Self.enterprise, "employeeNumber"),
            AttributePath("groups"),
        ]
        return paths.randomElement(using: &random) ?? AttributePath("id")
    }

    private func comparison(_ random: inout SeededRandom) -> Filter {
        let operators = Comparison.allCases
        let time = JSONValue.string((Instant.start + Int.random(in: 0..<14, using: &random)).dateTime)
        let id = JSONValue.string(ResourceID.number(Int.random(in: 0..<14, using: &random)).description)
        let any = operators.randomElement(using: &random) ?? .eq
        let equality: Comparison = Bool.random(using: &random) ? .eq : .ne
        switch Int.random(in: 0..<8, using: &random) {
        case 0: return .compare(AttributePath("active"), equality, .bool(Bool.random(using: &random)))
        case 1:
            return .compare(AttributePath("meta", Bool.random(using: &random) ? "created" : "lastModified"), any, time)
        case 2: return .compare(AttributePath("id"), equality, id)
        case 3: return .compare(AttributePath(schema: Self.enterprise, "manager", "value"), equality, id)
        case 4: return .compare(path(&random), equality, .null)
        case 5: return .compare(AttributePath("userName"), any, .string(word(&random)))
        case 6: return .compare(AttributePath("userName"), any, .string(Self.names.randomElement(using: &random) ?? ""))
        default: return .compare(path(&random), any, .string(word(&random)))
        }
    }

    @Test(arguments: 1...4) func `never loses a match, and where it is exact finds nothing else`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let test = try TestStore()
        var resources: [ResourceID: JSONObject] = [:]
        for number in Self.names.indices {
            let (record, resource) = user(number, &random)
            resources[record.id] = resource
            try test.write { try $0.insert(record) }
        }
        let reader = try test.reader
        var exact = 0
        var narrowed = 0
        for _ in 0..<1000 {
            // Some are of a shape that resolving refuses; a request with such a filter ends there.
            guard let filter = try? filter(3, &random).resolved(in: .user) else { continue }
            let narrowing = Narrowing(filter, of: .user)
            let page = try reader.read { snapshot in
                try snapshot.organization(test.acme).page(narrowing, ListWindow(offset: 0, limit: 100))
            }
            let found = Set(page.map(\.id))
            let matching = Set(resources.filter { filter.matches($0.value, of: .user) }.keys)
            #expect(matching.isSubset(of: found), "\(filter)")
            if narrowing.isExact {
                exact += 1
                #expect(found == matching, "\(filter)")
            } else if found.count < resources.count {
                narrowed += 1
            }
        }
        // The test would say nothing if hardly any filter were translated.
        #expect(exact > 150)
        #expect(narrowed > 30)
    }

    @Test func `indexes no attribute that distinguishes case, since rows hold values folded`() throws {
        for (indexed, path) in [
            (IndexedAttribute.emails, AttributePath("emails", "value")),
            (.employeeNumber, AttributePath(schema: Self.enterprise, "employeeNumber")),
        ] {
            #expect(
                IndexedAttribute(schema: path.schema, attribute: path.attribute, subAttribute: path.subAttribute)
                    == indexed)
            guard case .attribute(let target) = path.resolution(in: .user) else {
                Issue.record("\(path) is not in the schema")
                continue
            }
            #expect(!(target.subAttribute ?? target.attribute).isCaseExact)
        }
    }
}
