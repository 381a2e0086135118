import SCIMCore
import TestBed
import Testing

/// A line of the guide's troubleshooting table: `Fixtures/entra/troubleshooting.jsonl`.
struct TroubleshootingLine: Sendable, CustomTestStringConvertible {
    /// What tests call it.
    let name: String
    /// What the administrator sees, in the guide's words.
    let seen: String
    let cause: String
    /// The same line in scim-fcgi-entra(7).
    let manual: String
    let shown: Shown

    var testDescription: String { "\(name): \(seen)" }

    /// By what the line is shown here.
    enum Shown: String, Sendable {
        /// A request produces it, and an entry of the log explains it.
        case request
        /// No request has anything of it; a command explains it.
        case command
        /// No command explains it but one that looks at the machine and the way to it.
        case doctor
        /// It is a matter of Entra alone.
        case entra
    }

    static let all: [TroubleshootingLine] = {
        do {
            return try Fixture("entra/troubleshooting.jsonl").bytes().split(separator: UInt8(ascii: "\n"))
                .map { try TroubleshootingLine(JSONValue(parsing: Array($0))) }
        } catch {
            preconditionFailure("Fixtures/entra/troubleshooting.jsonl: \(error)")
        }
    }()

    private init(_ json: JSONValue) throws {
        func text(_ name: String) throws -> String { try #require(json[name]?.string, "\(json.text): \(name)") }
        name = try text("line")
        seen = try text("seen")
        cause = try text("cause")
        manual = try text("manual")
        shown = try #require(Shown(rawValue: try text("shown")), "\(json.text): shown")
    }
}
