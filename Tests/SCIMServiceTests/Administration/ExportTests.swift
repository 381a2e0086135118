import HTTPTypes
import OrderedCollections
import SCIMCore
import Testing

@testable import SCIMAdministration
@testable import SCIMService

@Suite struct ExportTests {
    let acme: TestProvider

    init() throws { acme = try TestProvider() }

    private func users(_ format: ExportFormat, _ query: UserQuery = UserQuery()) throws -> String {
        var bytes: [UInt8] = []
        try acme.administration.exportUsers(of: acme.organization, query, as: format) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func groups(_ format: ExportFormat) throws -> String {
        var bytes: [UInt8] = []
        try acme.administration.exportGroups(of: acme.organization, as: format) { bytes += $0 }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func create(_ attributes: JSONObject) throws -> String {
        try acme.send(.post, "/Users", JSONValue.object(attributes).text).body["id"]?.string ?? ""
    }

    @Test func `JSON lines hold everything that is stored, one user in each`() throws {
        let ada = try create([
            "userName": "ada@example.org", "displayName": "Ada", "roles": [["value": "admin"]],
            "emails": [["type": "work", "value": "ada@example.com"]],
        ])
        try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":[{"value":"\#(ada)"}]}"#)
        _ = try create(["userName": "line\u{2028}break@example.org"])
        let lines = try users(.jsonl).split(separator: "\n", omittingEmptySubsequences: true)
        #expect(lines.count == 2)
        let first = try JSONValue(parsing: String(lines[0]))
        #expect(first["id"]?.string == ada)
        #expect(first["email"] == "ada@example.com")
        #expect(first["role"] == "admin")
        #expect(first["roleReason"] == "mapping")
        #expect(first["groups"]?.array?.map { $0["displayName"] } == ["Engines"])
        #expect(first["attributes"]?["emails"]?.array?.count == 1)
        #expect(try JSONValue(parsing: String(lines[1]))["email"] == .null)
    }

    @Test(
        arguments: [";", "\t", "\r", "\n", "\r\n", "|", ",", "\u{0B}", "\u{85}", "\u{2028}"],
        ["", " ", "\""])
    func `a formula after a cell or row separator is text too`(separator: String, before: String) {
        for sign in ["=", "+", "-", "@", "\u{FF1D}"] {
            let cell = CSV.cell("a\(separator)\(before)\(sign)cmd()")
            let row = CSVReader.rows("x,\(cell)\r\n").last?.last ?? ""
            let wanted = "a\(separator)'\(before)\(sign)cmd()"
            #expect(Array(row.unicodeScalars) == Array(wanted.unicodeScalars), "\(cell)")
        }
    }

    @Test func `CSV has a heading, quotes what must be quoted and as many cells in each row`() throws {
        _ = try create([
            "userName": "ada@example.org", "displayName": "Lovelace, Ada \"Augusta\"", "title": "a\nb",
            "name": ["givenName": "Ada", "familyName": "O'Brien"],
            "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": ["department": "R&D; Engines"],
        ])
        let rows = CSVReader.rows(try users(.csv))
        #expect(rows.count == 2)
        #expect(rows[0].prefix(4) == ["id", "userName", "displayName", "email"])
        #expect(Set(rows.map(\.count)) == [17])
        let ada = Dictionary(uniqueKeysWithValues: zip(rows[0], rows[1]))
        #expect(ada["displayName"] == "Lovelace, Ada \"Augusta\"")
        #expect(ada["title"] == "a\nb")
        #expect(ada["familyName"] == "O'Brien")
        #expect(ada["department"] == "R&D; Engines")
        #expect(ada["active"] == "true")
        #expect(ada["email"] == "")
    }

    @Test(arguments: [
        "=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\",\"y\")", "\t1", "\u{FF1D}1+1", "\u{FF20}x",
    ])
    func `what a spreadsheet would read as a formula begins with an apostrophe`(text: String) throws {
        _ = try create(["userName": "ada@example.org", "displayName": .string(text)])
        let row = try #require(CSVReader.rows(try users(.csv)).last)
        #expect(row[2] == "'" + text)
        // The raw text of the cell never begins with the dangerous character either.
        #expect(try users(.csv).contains("\"'" + text.prefix(1)) || !users(.csv).contains("," + text.prefix(1)))
    }

    @Test func `plain texts stay without quotes and apostrophes`() throws {
        _ = try create(["userName": "ada@example.org", "displayName": "Ada Lovelace"])
        #expect(try users(.csv).contains(",ada@example.org,Ada Lovelace,,true,member,default,,"))
    }

    @Test func `those wanted are written, across pages`() throws {
        for number in 0..<520 {
            _ = try acme.createUser("user\(number)@example.org", #","active":\#(number % 2 == 0)"#)
        }
        var query = UserQuery()
        query.isActive = false
        #expect(try users(.jsonl, query).split(separator: "\n").count == 260)
        #expect(try users(.csv).split(separator: "\r\n").count == 521)
    }

    @Test func `groups are written with their members, an empty one too`() throws {
        let people = try (1...3).map { try acme.createUser("user\($0)@example.org") }
        let members = people.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        try acme.send(.post, "/Groups", #"{"displayName":"=Engines","members":[\#(members)]}"#)
        try acme.send(.post, "/Groups", #"{"displayName":"Empty"}"#)
        let rows = CSVReader.rows(try groups(.csv))
        #expect(rows.count == 5)
        #expect(rows[1...3].map { $0[5] } == (1...3).map { "user\($0)@example.org" })
        #expect(rows[1][1] == "'=Engines")
        #expect(rows[4][1] == "Empty")
        #expect(rows[4][3] == "")
        let lines = try groups(.jsonl).split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(lines.map { $0["members"] } == [3, 0])
        #expect(lines[0]["memberList"]?.array?.map { $0["id"]?.string } == people)
    }
}

/// Reads RFC 4180, so that the tests do not take the writer's word for it.
enum CSVReader {
    static func rows(_ text: String) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"": cell.append(scalars.removeFirst())
            case "\"": isQuoted.toggle()
            case "," where !isQuoted:
                row.append(String(cell))
                cell = .init()
            case "\r" where !isQuoted && scalars.first == "\n":
                scalars.removeFirst()
                rows.append(row + [String(cell)])
                (row, cell) = ([], .init())
            default: cell.append(scalar)
            }
        }
        return rows
    }
}
