import EntraSimulator
import OrderedCollections
import SCIMCore

/// Makes bad requests out of good ones, the same for the same seed.
struct RequestMutations {
    private(set) var random: SplitMix64

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// A text that parsers stumble over.
    private static let words = [
        "", "\"", "\\", "\\u0000", "\\ud800", "{", "}", "[", "]", ",", ":", "null", "true", "-", "1e999",
        "99999999999999999999", "\u{0}", "\u{FEFF}", "\u{202E}", "\u{1F468}\u{200D}\u{1F469}", "e\u{301}", "'", ";--",
        "%00",
        "bulkId:", "bulkId:a", "urn:", "urn:ietf:params:scim:schemas:core:2.0:User", "value", "[type eq \"work\"]",
        "..", "/",
        " eq ", " and ", "(", ")", "not (", "*", "W/\"\"", String(repeating: "[", count: 40),
        String(repeating: "a", count: 5000),
    ]

    /// A value that no attribute wants, or many.
    private static let values: [JSONValue] = [
        .null, true, false, 0, -1, .string(""), .string("\u{1}"), .string("bulkId:x"),
        .string("00000000-0000-0000-0000-000000000000"),
        [], [[]], [.null], [[:]], [:], ["value": .null], ["value": [:]], ["": ""], ["$ref": 1], ["primary": "True"],
        .array(Array(repeating: "x", count: 1001)), "True", "False", "add", "remove", "POST", "DELETE", "members",
        "userName",
        "schemas", "id", "active", "emails[type eq \"work\"].value", "members[value eq \"x\"]",
    ]

    mutating func pick<Element>(_ elements: [Element]) -> Element { random.pick(elements) }

    mutating func chance(percent: Int) -> Bool { random.chance(percent: percent) }

    /// A body that is damaged as bytes.
    mutating func damaged(_ body: [UInt8]) -> [UInt8] {
        var body = body
        for _ in 0...random.below(3) {
            let place = random.below(body.count + 1)
            switch random.below(5) {
            case 0: body.insert(contentsOf: random.pick(Self.words).utf8, at: place)
            case 1 where place < body.count: body[place] = UInt8(truncatingIfNeeded: random.next())
            case 2: body.removeSubrange(place..<min(body.count, place + 1 + random.below(8)))
            case 3: body.insert(contentsOf: body[place..<min(body.count, place + 1 + random.below(40))], at: place)
            default: body.removeSubrange(place...)
            }
        }
        return body
    }

    /// The same JSON with one thing in it that does not belong there.
    mutating func bent(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(var members) where !members.isEmpty && !random.chance(percent: 10):
            let name = random.pick(Array(members.keys))
            switch random.below(6) {
            case 0: members[name] = nil
            case 1: members[random.pick(Self.words)] = members[name]
            case 2: members[name.uppercased()] = members[name]
            case 3: members[name] = random.pick(Self.values)
            default: members[name] = members[name].map { bent($0) }
            }
            return .object(members)
        case .array(var elements) where !elements.isEmpty && !random.chance(percent: 10):
            let place = random.below(elements.count)
            switch random.below(5) {
            case 0: elements.remove(at: place)
            case 1: elements.insert(random.pick(Self.values), at: place)
            case 2: elements.append(elements[place])
            default: elements[place] = bent(elements[place])
            }
            return .array(elements)
        case .string(let text) where random.chance(percent: 60):
            return .string(String(decoding: damaged(Array(text.utf8)), as: UTF8.self))
        default: return random.pick(Self.values)
        }
    }

    /// Any bytes at all, mostly of JSON's own.
    mutating func noise() -> [UInt8] {
        let alphabet = Array("{}[]\",:\\ \n0123456789.eE+-truefalsn".utf8)
        return (0..<random.below(200)).map { _ in
            random.chance(percent: 80) ? random.pick(alphabet) : UInt8(truncatingIfNeeded: random.next())
        }
    }

    /// A path or query that is damaged, still one line of printable characters as a web server hands it on.
    mutating func damaged(_ target: String) -> String {
        let bytes = damaged(Array(target.utf8)).filter { $0 > 0x20 && $0 < 0x7F }
        return String(decoding: bytes, as: UTF8.self)
    }
}
