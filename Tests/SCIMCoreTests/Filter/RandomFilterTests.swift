import SCIMCore
import Testing

@Suite struct RandomFilterTests {
    @Test func `reads back every filter that it writes`() throws {
        var generator = FilterGenerator(seed: 7644)
        for _ in 0..<5000 {
            let filter = generator.filter(depth: 5)
            let text = filter.description
            #expect(try Filter(parsing: text) == filter, "\(text)")
        }
    }

    @Test func `reads or refuses any text and never traps`() {
        var random = SeededRandom(seed: 3)
        let alphabet = Array("aeqnoprtd \t()[]\".:$\\-0179\u{0}\u{E9}\u{1F600}urntruefalse'{,".unicodeScalars)
        var read = 0
        for _ in 0..<30_000 {
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...24, using: &random) {
                text.append(alphabet.randomElement(using: &random) ?? "a")
            }
            read += readOrRefuse(String(text))
        }
        // Changing one byte of a filter more often gives another filter than throwing bytes together.
        var generator = FilterGenerator(seed: 4)
        for _ in 0..<10_000 {
            var bytes = Array(generator.filter(depth: 3).description.utf8)
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            read += readOrRefuse(String(decoding: bytes, as: UTF8.self))
        }
        #expect(read > 1000)
    }

    /// 1 where the text is a filter. A filter that was read is written and read again.
    private func readOrRefuse(_ text: String) -> Int {
        _ = try? AttributePath(parsing: text, knownSchemas: Schema.standardURNs)
        do {
            let filter = try Filter(parsing: text)
            let again = try? Filter(parsing: filter.description)
            #expect(again == filter, "\(text)")
            return 1
        } catch {
            #expect(error.type == .invalidFilter)
            #expect(error.status == 400)
            return 0
        }
    }
}

/// Filters of any shape that the grammar has, the same ones for the same seed.
struct FilterGenerator {
    var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func filter(depth: Int, isInsideBrackets: Bool = false) -> Filter {
        switch Int.random(in: 0..<(depth == 0 ? 2 : 6), using: &random) {
        case 0: return .present(path())
        case 1: return .compare(path(), Comparison.allCases.randomElement(using: &random) ?? .eq, value())
        case 2: return .not(filter(depth: depth - 1, isInsideBrackets: isInsideBrackets))
        case 3:
            return .and(
                filter(depth: depth - 1, isInsideBrackets: isInsideBrackets),
                filter(depth: depth - 1, isInsideBrackets: isInsideBrackets))
        case 4:
            return .or(
                filter(depth: depth - 1, isInsideBrackets: isInsideBrackets),
                filter(depth: depth - 1, isInsideBrackets: isInsideBrackets))
        default:
            if isInsideBrackets { return .present(path()) }
            return .anyValue(
                of: AttributePath(schema: schema(), name()), satisfies: filter(depth: 2, isInsideBrackets: true))
        }
    }

    private mutating func path() -> AttributePath {
        AttributePath(schema: schema(), name(), Bool.random(using: &random) ? name() : nil)
    }

    private mutating func schema() -> String? {
        (Schema.standardURNs + ["urn:example:a.b", nil, nil, nil, nil] as [String?]).randomElement(using: &random)
            ?? nil
    }

    private mutating func name() -> String {
        let names = [
            "userName", "a", "and", "or", "eq", "pr", "not-a", "x_1", "$ref", "emails", "members", "groups", "manager",
            "value", "employeeNumber", "displayName", "meta",
        ]
        return names.randomElement(using: &random) ?? "a"
    }

    private mutating func value() -> JSONValue {
        switch Int.random(in: 0..<6, using: &random) {
        case 0: return .null
        case 1: return .bool(Bool.random(using: &random))
        case 2: return .number(JSONNumber(Int.random(in: -1000...1000, using: &random)))
        default:
            let alphabet = Array("ab \"\\\n\u{1}()[]'\u{E9}\u{1F600}\u{202E}".unicodeScalars)
            var text = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...8, using: &random) {
                text.append(alphabet.randomElement(using: &random) ?? "a")
            }
            return .string(String(text))
        }
    }
}
