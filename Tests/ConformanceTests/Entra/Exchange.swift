import FoundationEssentials
import OrderedCollections
import SCIMCore
import TestBed
import Testing

/// One exchange of the corpus: what Entra sends, and what it must be answered.
///
/// The corpus is `Fixtures/entra/entra-exchanges.jsonl`, one exchange a line.
struct Exchange: Sendable, CustomTestStringConvertible {
    let id: String
    let title: String
    /// Our preference, or a doubtful source: what it finds is reported and fails nothing.
    let isAdvisory: Bool
    /// What must be there for it.
    let requirement: Feature?
    /// Requests that prepare it, in order.
    let setup: [Step]
    let step: Step
    let expectation: JSONObject

    var testDescription: String { "\(id) \(title)" }

    /// A request, what it must be answered, and what is taken from the answer.
    struct Step: Sendable {
        let request: ExchangeRequest
        /// Empty where every status will do.
        let statuses: [JSONValue]
        /// JSON pointers by the name under which later requests speak of what they point to.
        let captures: [(name: String, pointer: String)]
    }

    /// All exchanges, or those that the variable `SCIM_EXCHANGES` names: `upatch-79,life-01`.
    static let corpus: [Exchange] = {
        let all: [Exchange]
        do { all = try Exchange.all(in: "entra/entra-exchanges.jsonl") } catch {
            preconditionFailure("the corpus cannot be read: \(error)")
        }
        guard let names = chosen else { return all }
        return all.filter { names.contains($0.id) }
    }()

    static let chosen = ProcessInfo.processInfo.environment["SCIM_EXCHANGES"].map {
        $0.split(separator: ",").map(String.init)
    }

    /// The exchanges of a file that has one on each line.
    static func all(in name: String) throws -> [Exchange] {
        let lines = try Fixture(name).bytes().split(separator: UInt8(ascii: "\n"))
        return try lines.map { try Exchange(JSONValue(parsing: Array($0))) }
    }

    /// The exchange of a file of its own, which is named like it.
    init(_ fixture: Fixture) throws {
        var json = try JSONValue(parsing: try fixture.bytes()).object ?? [:]
        json["id"] = .string(fixture.name)
        try self.init(.object(json))
    }

    private init(_ json: JSONValue) throws {
        id = try json.text("id")
        title = try json.text("title")
        isAdvisory = json["advisory"] == true
        requirement = try json["requires"].map { try Feature(named: $0) }
        setup = try (json["setup"]?.array ?? []).map { try Step($0) }
        step = try Step(try #require(json["request"]))
        expectation = try #require(json["expect"]?.object)
    }
}

extension Exchange.Step {
    init(_ json: JSONValue) throws {
        request = try ExchangeRequest(json)
        statuses = json["expect_status"]?.array ?? []
        captures = (json["capture"]?.object ?? [:]).map { ($0.key, $0.value.string ?? "") }
    }

    /// A GET of what an expectation wants to see afterwards.
    init(reading path: String) {
        request = ExchangeRequest(method: "GET", path: path)
        statuses = []
        captures = []
    }
}

extension JSONValue {
    /// The text of a member that must be there.
    func text(_ name: String) throws -> String { try #require(self[name]?.string, "\(name) in \(self)") }
}
