import Testing

@testable import SCIMCore

@Suite struct ValueIndexTests {
    private static let emails = Schema.user.attribute("emails")
    private static let addresses = Schema.user.attribute("addresses")

    /// Two values are the same when their `value` is and, where both say it, their `type`.
    private func isSame(_ one: JSONValue, _ other: JSONValue) -> Bool {
        guard let left = one["value"]?.string, let right = other["value"]?.string else { return one == other }
        guard left.folded == right.folded else { return false }
        guard let left = one["type"]?.string, let right = other["type"]?.string else { return true }
        return left.folded == right.folded
    }

    private func appended(_ given: [JSONValue], to elements: [JSONValue]) -> [JSONValue] {
        var elements = elements
        for element in given {
            if let place = elements.firstIndex(where: { isSame($0, element) }) {
                let merged = (elements[place].object ?? [:]).merging(element.object ?? [:]) { _, new in new }
                elements[place] = .object(merged)
            } else {
                elements.append(element)
            }
        }
        return elements
    }

    @Test func `merges as a search from the first to the last would`() throws {
        let attribute = try #require(Self.emails)
        var random = SeededRandom(seed: 4)
        func element() -> JSONValue {
            var members = JSONObject()
            if Bool.random(using: &random) || Bool.random(using: &random) {
                members["value"] = .string(["a", "A", "b", "å", "A\u{30A}"].randomElement(using: &random) ?? "a")
            }
            if Bool.random(using: &random) {
                members["type"] = .string(["work", "Work", "home"].randomElement(using: &random) ?? "work")
            }
            if Bool.random(using: &random) { members["display"] = .string("\(Int.random(in: 0...2, using: &random))") }
            return .object(members)
        }
        for _ in 0..<3000 {
            let elements = (0..<Int.random(in: 0...6, using: &random)).map { _ in element() }
            let given = (0..<Int.random(in: 0...6, using: &random)).map { _ in element() }
            var found = elements
            _ = found.append(given, of: attribute)
            #expect(found == appended(given, to: elements), "\(elements) \(given)")
            let index = ValueIndex(elements, of: attribute)
            for element in given {
                #expect(index.place(of: element) == elements.firstIndex { isSame($0, element) })
            }
        }
    }

    @Test func `values without a value of their own are the same when all of them is`() throws {
        let attribute = try #require(Self.addresses)
        let elements: [JSONValue] = [["type": "work", "country": "SE"], ["type": "work"], ["type": "home"]]
        let index = ValueIndex(elements, of: attribute)
        #expect(index.place(of: ["type": "work"]) == 1)
        #expect(index.place(of: ["type": "work", "country": "DE"]) == nil)
        #expect(elements.merged(of: attribute) == elements)
    }
}
