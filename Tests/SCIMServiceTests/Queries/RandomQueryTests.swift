import HTTPTypes
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// Every filter is decided twice: by the service provider, and by the evaluator on each resource as it is returned.
@Suite struct RandomQueryTests {
    private static let words = [
        "ada", "ADA", "Zoë", "zoe\u{308}", "straße", "STRASSE", "x", "", "%", "_", "100%", "a b", "\"", "\\", "(x)",
        "oid-1", "OID-1", "work", "home", "true", "7", "ﬁsh", "fish", "Math", "math 2", "Σας", "σασ", "\u{1F600}",
    ]
    private static let operators = Comparison.allCases

    private struct World {
        var random: SeededRandom
        let acme: TestProvider
        var users: [String] = []
        var groups: [String] = []

        init(seed: UInt64) throws {
            random = SeededRandom(seed: seed)
            acme = try TestProvider()
            for number in 0..<18 { users.append(try create("/Users", user(number))) }
            for number in 0..<9 { groups.append(try create("/Groups", group(number))) }
        }

        private func create(_ path: String, _ body: JSONObject) throws -> String {
            let answer = try acme.send(.post, path, JSONValue.object(body).text)
            return try #require(answer.body["id"]?.string, "\(answer.body.text)")
        }

        private mutating func word() -> String { words.randomElement(using: &random) ?? "" }

        private mutating func coin(_ one: Int = 2) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

        private mutating func user(_ number: Int) -> JSONObject {
            var body: JSONObject = ["userName": .string("\(word())\(number)")]
            for name in ["externalId", "title", "displayName", "nickName", "userType", "locale"] where coin(3) {
                body[name] = .string(word())
            }
            if coin() { body["active"] = .bool(coin()) }
            if coin() { body["name"] = ["familyName": .string(word()), "givenName": .string(word())] }
            for name in ["emails", "phoneNumbers", "roles", "ims", "entitlements"] where coin() {
                body[name] = .array(
                    (0..<Int.random(in: 1...3, using: &random)).map { place in
                        var value: JSONObject = ["value": .string(word())]
                        if coin() { value["type"] = coin() ? "work" : "home" }
                        if coin(4) { value["display"] = .string(word()) }
                        if place == 0, coin() { value["primary"] = true }
                        return .object(value)
                    })
            }
            if coin() {
                var part: JSONObject = [:]
                for name in ["employeeNumber", "department", "costCenter"] where coin() { part[name] = .string(word()) }
                if coin() { part["manager"] = ["value": .string(users.randomElement(using: &random) ?? "nobody")] }
                body[Schema.enterpriseUser.id] = .object(part)
            }
            return body
        }

        private mutating func group(_ number: Int) -> JSONObject {
            var body: JSONObject = ["displayName": .string("\(word()) \(number)")]
            if coin() { body["externalId"] = .string(word()) }
            let members = (users + groups).filter { _ in coin(4) }
            if coin(4) == false { body["members"] = .array(members.map { ["value": .string($0)] }) }
            return body
        }

        // MARK: Filters

        mutating func filter(_ types: [ResourceType], depth: Int) -> Filter {
            switch Int.random(in: 0..<(depth == 0 ? 4 : 8), using: &random) {
            case 0: return .present(path(types))
            case 1, 2, 3: return .compare(path(types), Self.operator(&random), value())
            case 4: return .not(filter(types, depth: depth - 1))
            case 5: return .and(filter(types, depth: depth - 1), filter(types, depth: depth - 1))
            case 6: return .or(filter(types, depth: depth - 1), filter(types, depth: depth - 1))
            default:
                var whole = path(types)
                let names = ["value", "type", "primary", "display", "familyName", "$ref"]
                whole.subAttribute = nil
                return .anyValue(of: whole, satisfies: inner(names, depth: 2))
            }
        }

        private static func `operator`(_ random: inout SeededRandom) -> Comparison {
            operators.randomElement(using: &random) ?? .eq
        }

        private mutating func inner(_ names: [String], depth: Int) -> Filter {
            let path = AttributePath(names.randomElement(using: &random) ?? "value")
            switch Int.random(in: 0..<(depth == 0 ? 4 : 7), using: &random) {
            case 0: return .present(path)
            case 1, 2, 3: return .compare(path, Self.operator(&random), value())
            case 4: return .not(inner(names, depth: depth - 1))
            case 5: return .and(inner(names, depth: depth - 1), inner(names, depth: depth - 1))
            default: return .or(inner(names, depth: depth - 1), inner(names, depth: depth - 1))
            }
        }

        private mutating func path(_ types: [ResourceType]) -> AttributePath {
            guard let type = types.randomElement(using: &random) else { return AttributePath("id") }
            let schema = ([type.schema] + type.extensions).randomElement(using: &random) ?? type.schema
            let isExtension = schema != type.schema
            let all = schema.attributes + (isExtension ? [] : Attribute.common)
            guard let attribute = all.randomElement(using: &random) else { return AttributePath("id") }
            let part = coin(4) ? nil : attribute.subAttributes.randomElement(using: &random)?.name
            return AttributePath(schema: isExtension ? schema.id : nil, attribute.name, part)
        }

        private mutating func value() -> JSONValue {
            switch Int.random(in: 0..<12, using: &random) {
            case 0: return .null
            case 1: return .bool(coin())
            case 2: return .number(JSONNumber(Int.random(in: 0...9, using: &random)))
            case 3, 4: return .string((users + groups).randomElement(using: &random) ?? "")
            case 5: return .string(acme.clock.now.dateTime)
            case 6: return .string(coin() ? "User" : "Group")
            case 7: return .string("\(word())\(Int.random(in: 0..<18, using: &random))")
            default: return .string(word())
            }
        }
    }

    @Test(arguments: [(1, 0), (2, 0), (3, 1), (4, 1), (5, 2), (6, 2)] as [(UInt64, Int)])
    func `every filter finds what the evaluator finds`(seed: UInt64, place: Int) throws {
        var world = try World(seed: seed)
        let (path, types) = [
            ("/Users", [ResourceType.user]), ("/Groups", [.group]), ("", [.user, .group]),
        ][place]
        let all = try #require(try world.acme.send(.get, "\(path)?count=1000").body["Resources"]?.array)
        var (found, refused, empty) = (0, 0, 0)
        for _ in 0..<400 {
            let text = world.filter(types, depth: 3).description
            let answer = try world.acme.search("\(path)/.search", ["filter": .string(text), "count": 1000])
            guard let filters = try? types.map({ try Filter(parsing: text).resolved(in: $0) }) else {
                refused += 1
                #expect(answer.status == 400 && answer.body["scimType"] == "invalidFilter", "\(text)")
                continue
            }
            let expected = all.filter { resource in
                zip(types, filters).contains { type, filter in
                    resource["meta"]?["resourceType"] == .string(type.name)
                        && filter.matches(resource.object ?? [:], of: type)
                }
            }
            #expect(answer.body.ids == expected.compactMap { $0["id"]?.string }, "\(text)")
            #expect(answer.body["totalResults"] == .number(JSONNumber(expected.count)), "\(text)")
            found += 1
            if expected.isEmpty || expected.count == all.count { empty += 1 }
        }
        // The test would say nothing if filters were refused, or found nothing or everything.
        #expect(found > 150, "\(found) found, \(refused) refused, \(empty) of nothing or everything")
        #expect(found - empty > 40, "\(found) found, \(refused) refused, \(empty) of nothing or everything")
    }

    @Test(arguments: [("/Users", ResourceType.user), ("/Groups", .group)])
    func `every attribute sorts, in pages of any size and both directions`(path: String, type: ResourceType) throws {
        let world = try World(seed: 7)
        let all = try #require(try world.acme.send(.get, "\(path)?count=1000").body["Resources"]?.array)
        let schemas = [type.schema] + type.extensions
        for schema in schemas {
            let prefix = schema == type.schema ? "" : schema.id + ":"
            for attribute in schema.attributes + (prefix.isEmpty ? Attribute.common : []) {
                for part in [nil] + attribute.subAttributes.map(\.name) {
                    let name = prefix + attribute.name + (part.map { ".\($0)" } ?? "")
                    try check(name, path, type, all, world.acme)
                }
            }
        }
    }

    /// Holds the order against a plain sort of what is returned.
    private func check(
        _ name: String, _ path: String, _ type: ResourceType, _ all: [JSONValue], _ acme: TestProvider
    ) throws {
        let parsed = try AttributePath(parsing: name, knownSchemas: Schema.standardURNs)
        let ascending = try acme.query(path, ["sortBy": name, "count": "1000"])
        guard let key = try? SortKey(parsed, of: type) else {
            #expect(ascending.status == 400 && ascending.body["scimType"] == "invalidValue", "\(name)")
            return
        }
        let keyed = all.enumerated().map {
            (place: $0.offset, value: key.value(in: $0.element.object ?? [:]), resource: $0.element)
        }
        for isDescending in [false, true] {
            let expected = keyed.sorted { left, right in
                switch (left.value, right.value) {
                case (let one?, let other?) where one != other: return isDescending ? one > other : one < other
                case (nil, _?): return isDescending
                case (_?, nil): return !isDescending
                default: return left.place < right.place
                }
            }.compactMap { $0.resource["id"]?.string }
            let order = isDescending ? "descending" : "ascending"
            let answer = try acme.query(path, ["sortBy": name, "sortOrder": order, "count": "1000"])
            #expect(answer.body.ids == expected, "\(name) \(order)")
            let page = try acme.query(path, ["sortBy": name, "sortOrder": order, "startIndex": "3", "count": "4"])
            #expect(page.body.ids == Array(expected.dropFirst(2).prefix(4)), "\(name) \(order)")
        }
    }
}
