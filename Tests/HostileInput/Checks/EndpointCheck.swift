import HTTPTypes
import SCIMCore
import SCIMHTTP
import SCIMHost
import SCIMService
import Synchronization
import TestBed

/// Whatever is asked, the answer is one that is documented, and what is stored stays whole; who is refused has changed nothing.
///
/// Each request finds the same database, with two users and a group: after one that changed something it is put back.
package final class EndpointCheck: InputCheck {
    /// How often each status was the answer.
    package private(set) var answered: [Int: Int] = [:]

    private let installation: Installation
    private let random: RandomBytes
    private let provider: Provider
    private let endpoint: Endpoint
    private let state: DatabaseState
    private let template: DatabaseTemplate
    /// What is stored when a request comes.
    private let rows: [String]
    private var writeNumber: Int64
    private var requestCount = 0
    /// The users and the group, as every run has them.
    private let ids: (users: [String], group: String)

    /// Requests after which the database is put back, so that its log stays short.
    private static let mostRequests = 2000

    package init() throws {
        let random = RandomBytes()
        let surroundings = Surroundings(
            now: { Instant(milliseconds: 1_800_000_000_000) }, random: { random.next($0) }, clock: { 1_000_000_000 })
        let installation = try Installation(surroundings: surroundings)
        try installation.add(.contosoSchema)
        provider = try installation.makeProvider(surroundings: surroundings)
        let endpoint = try provider.makeEndpoint()
        func create(_ path: String, _ body: String) throws -> String {
            let request = Self.request(HostileRequest("POST \(path)\n\n\(body)"), token: installation.token)
            let answer = endpoint.respond(to: request)
            guard answer.status == .created, let id = answer.location?.split(separator: "/").last else {
                throw BrokenPromise(
                    "\(path) is answered \(answer.status): \(String(decoding: answer.body, as: UTF8.self))")
            }
            return String(id)
        }
        let users = try ["ada", "bob"].map { name in
            try create(
                "/Users",
                #"{"userName":"\#(name)@example.org","emails":[{"value":"\#(name)@example.org","type":"work"}]}"#)
        }
        ids = (users, try create("/Groups", #"{"displayName":"Engines","members":[{"value":"\#(users[0])"}]}"#))
        let directory = installation.directory
        // Others have the database open, so that its write-ahead log stays.
        for suffix in ["", "-wal"] { try directory.copy("scim.db" + suffix, to: "template.db" + suffix) }
        template = try DatabaseTemplate(of: directory.file("scim.db"), at: directory.file("template.db"))
        state = try DatabaseState(path: directory.file("scim.db"))
        rows = try state.rows()
        writeNumber = try state.writeNumber()
        (self.installation, self.random, self.endpoint) = (installation, random, endpoint)
    }

    deinit { provider.close() }

    package func check(_ bytes: [UInt8]) throws {
        guard let hostile = HostileRequest(bytes) else { return }
        random.begin()
        let answer = endpoint.respond(to: Self.request(hostile, token: installation.token))
        let status = answer.status.code
        answered[status, default: 0] += 1
        let shown = "\(status) with \(String(decoding: answer.body, as: UTF8.self))"
        try promise(Self.statuses.contains(status) && Self.isWellFormed(answer), shown)
        requestCount += 1
        let number = try state.writeNumber()
        guard number != writeNumber else { return }
        writeNumber = number
        let isChanged = try state.rows() != rows
        try promise(!isChanged || status < 400, "something has changed, in spite of \(shown)")
        if isChanged { try checkStored() }
        if isChanged || requestCount >= Self.mostRequests {
            try template.restore()
            requestCount = 0
            writeNumber = try state.writeNumber()
        }
    }

    /// That everything can be read, and is whole.
    private func checkStored() throws {
        let faults = try state.faults()
        try promise(faults.isEmpty, faults.joined(separator: "; "))
        for path in ["/Users", "/Groups"] {
            let request = Self.request(HostileRequest("GET \(path)?count=1000"), token: installation.token)
            let answer = endpoint.respond(to: request)
            let body = try JSONValue(parsing: answer.body)
            try promise(
                answer.status == .ok && body["totalResults"]?.number?.integer == (body["Resources"]?.array?.count ?? 0),
                "afterwards \(path) is \(body.text)")
        }
    }

    private static func request(_ hostile: HostileRequest, token: String) -> Request {
        var fields = hostile.fields
        if !fields.contains(.authorization) {
            fields.append(HTTPField(name: .authorization, value: "Bearer \(token)"))
        }
        return Request(
            method: hostile.method, target: "/scim/v2" + hostile.target, fields: fields, body: hostile.body, id: "00ff",
            clientAddress: "192.0.2.1")
    }

    /// What `docs/Behavior.md` and the RFCs name; 501 is for a method that nobody has.
    private static let statuses: Set = [200, 201, 204, 304, 400, 401, 403, 404, 405, 409, 412, 413, 415, 429, 501]

    private static func isWellFormed(_ answer: Response) -> Bool {
        guard !answer.body.isEmpty else { return answer.status == .noContent || answer.status == .notModified }
        let body: JSONValue
        do throws(SCIMError) { body = try JSONValue(parsing: answer.body) } catch { return false }
        let isError = answer.status.code >= 400
        guard answer.contentType?.hasPrefix("application/scim+json") == true else {
            // The token endpoint has a form of its own (RFC 6749 §5).
            return body[isError ? "error" : "access_token"]?.string != nil
        }
        let results = body["Operations"]?.array ?? []
        let isFailure = results.contains { ($0["status"]?.string?.first ?? "2") == "5" && $0["status"] != "501" }
        return !isFailure && isError == (body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
    }

    package func seeds() throws -> [[UInt8]] {
        var seeds: [String] = []
        for entry in try Corpus().requests {
            let body = entry.body.map { filled($0.text, for: entry.path) } ?? ""
            seeds.append("\(entry.method) \(filled(entry.path, for: entry.path))\n\n\(body)")
        }
        let query =
            #"{"schemas":["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],"filter":"userName pr","count":1}"#
        seeds += [
            "POST /Bulk\n\n\(BulkCheck.circle)", "POST /.search\n\n\(query)",
            "GET /Users?cursor=&count=1&sortBy=userName",
            "PUT /Users/\(ids.users[0])\nIf-Match: *\n\n{\"userName\":\"ada\"}", "DELETE /Groups/\(ids.group)",
            "GET /Users/\(ids.users[1])\nIf-None-Match: W/\"1\"\n\n", "OPTIONS /Users",
            #"POST /Users\#n\#n{"userName":"ada@example.org"}"#,
            "GET /Users\nAuthorization: Bearer x",
            "POST /oauth2/token\nContent-Type: application/x-www-form-urlencoded\n\ngrant_type=client_credentials",
        ]
        return seeds.map { Array($0.utf8) }
    }

    /// The text with the corpus' placeholders filled in: identifiers of what is there, and one name.
    private func filled(_ text: String, for path: String) -> String {
        var filled = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            filled += rest[..<start.lowerBound]
            switch rest[start.upperBound..<end.lowerBound] {
            case "uniq": filled += "1"
            case "base": filled += Installation.baseURL
            case let name: filled += name.hasPrefix("group") ? ids.group : ids.users[name.utf8.count % 2]
            }
            rest = rest[end.upperBound...]
        }
        return filled + rest
    }
}

/// Bytes that are the same for the same request.
private final class RandomBytes: Sendable {
    private let generator = Mutex(SeededRandom(seed: 1))

    func begin() { generator.withLock { $0 = SeededRandom(seed: 2) } }

    func next(_ count: Int) -> [UInt8] {
        generator.withLock { generator in
            (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
        }
    }
}
