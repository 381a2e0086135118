import HTTPTypes
import HostileInput
import OrderedCollections
import SCIMCore
import SCIMHTTP
import SCIMService
import TestBed
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// Whatever comes in, an answer goes out that is no failure of ours, and who is refused has changed nothing.
///
/// The requests are those of the corpus, bent and damaged. `SCIM_RANDOM_SEEDS` says how many seeds are played, each on a
/// database of its own.
@Suite struct RandomRequestTests {
    static let seeds = getenv("SCIM_RANDOM_SEEDS").flatMap { Int(String(cString: $0)) } ?? 4
    static let rounds = 700

    @Test(arguments: 1...seeds)
    func `no request crashes the endpoint, and a refused one changes nothing`(seed: Int) throws {
        let acme = try TestProvider()
        var play = try RandomPlay(acme, seed: UInt64(seed))
        let state = try DatabaseState(path: acme.directory + "/scim.db")
        var before = try state.rows()
        var statuses: [Int: Int] = [:]
        for _ in 0..<Self.rounds {
            let request = play.next()
            let answer = acme.endpoint.respond(to: request)
            statuses[answer.status.code, default: 0] += 1
            play.learn(from: answer)
            let after = try state.rows()
            let shown =
                "\(request.method) \(request.target) \(String(decoding: request.body.prefix(2000), as: UTF8.self))"
            #expect(answer.status.code < 500 || answer.status.code == 501, "\(shown)")
            #expect(RandomPlay.isWellFormed(answer), "\(shown)")
            if answer.status.code >= 400 { #expect(after == before, "\(shown)") }
            before = after
        }
        #expect(try state.faults().isEmpty)
        for endpoint in ["/Users", "/Groups"] { #expect(try acme.send(.get, "\(endpoint)?count=1000").status == 200) }
        // The mutations are worth something while both sides of every door are seen.
        #expect(statuses[200, default: 0] > Self.rounds / 20)
        #expect(statuses[400, default: 0] > Self.rounds / 20)
    }
}

/// Draws requests about what is there.
private struct RandomPlay {
    private let token: String
    private let good: [(method: HTTPRequest.Method, path: String, body: JSONValue?)]
    private var mutations: RequestMutations
    private var ids: [String] = []
    private var tags: [String] = []
    private var count = 0

    init(_ acme: TestProvider, seed: UInt64) throws {
        token = acme.token
        mutations = RequestMutations(seed: seed)
        var good: [(method: HTTPRequest.Method, path: String, body: JSONValue?)] = []
        for line in try Fixture("entra/entra-exchanges.jsonl").bytes().split(separator: UInt8(ascii: "\n")) {
            let exchange = try JSONValue(parsing: Array(line))
            for request in (exchange["setup"]?.array ?? []) + [exchange["request"] ?? .null] {
                guard let method = request["method"]?.string.flatMap({ HTTPRequest.Method($0) }),
                    let path = request["path"]?.string
                else { continue }
                good.append((method, path, request["body"]))
            }
        }
        let bulk = try JSONValue(parsing: Self.bulk)
        let late = try JSONValue(parsing: Self.late)
        for _ in 0..<20 {
            good += [(.post, "/Bulk", bulk), (.post, "/Groups", late), (.put, "/Groups/{{x.id}}", late)]
        }
        self.good = good
        for name in ["ada", "bob", "carol"] { ids.append(try acme.createUser(name)) }
        let group = try acme.send(.post, "/Groups", #"{"displayName":"Engines","members":["\#(ids[0])"]}"#)
        ids.append(group.body["id"]?.string ?? "")
    }

    /// The corpus has none of Bulk.
    private static let bulk = #"""
        {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"failOnErrors":3,"Operations":[
         {"method":"POST","path":"/Users","bulkId":"a","data":{"userName":"a.{{uniq}}"}},
         {"method":"POST","path":"/Groups","bulkId":"g","data":{"displayName":"g.{{uniq}}",
           "members":[{"value":"bulkId:a"},{"value":"bulkId:h"}]}},
         {"method":"POST","path":"/Groups","bulkId":"h","data":{"displayName":"h.{{uniq}}","members":[{"value":"bulkId:g"}]}},
         {"method":"PATCH","path":"/Users/{{x.id}}","version":"*",
           "data":{"Operations":[{"op":"replace","path":"title","value":"T"}]}},
         {"method":"PUT","path":"/Users/bulkId:a","data":{"userName":"b.{{uniq}}"}},
         {"method":"DELETE","path":"/Groups/bulkId:h"}]}
        """#

    /// What is refused only after something of it was written.
    private static let late = #"""
        {"displayName":"late.{{uniq}}","members":[{"value":"{{x.id}}"},{"value":"01a20b4b-2842-74f0-87ba-9a3c373d848c"}]}
        """#

    mutating func next() -> Request {
        count += 1
        let seed = mutations.pick(good)
        var body = seed.body
        if let sent = body, mutations.chance(percent: 55) { body = mutations.bent(sent) }
        var target = filled(seed.path)
        if mutations.chance(percent: 10) { target = mutations.damaged(target) }
        var bytes = body.map { Array(filled($0.text).utf8) } ?? []
        if mutations.chance(percent: 15) { bytes = mutations.damaged(bytes) }
        if mutations.chance(percent: 3) { bytes = mutations.noise() }
        var fields: HTTPFields = [.authorization: "Bearer \(token)"]
        if mutations.chance(percent: 10), !tags.isEmpty { fields[.ifMatch] = mutations.pick(tags) }
        if mutations.chance(percent: 5) { fields[.ifNoneMatch] = mutations.pick(tags + ["*", "W/", "\""]) }
        let methods: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
        return Request(
            method: mutations.chance(percent: 5) ? mutations.pick(methods) : seed.method, target: "/scim/v2" + target,
            fields: fields, body: bytes, id: "00ff", clientAddress: "192.0.2.1")
    }

    /// Remembers what can be addressed from now on.
    mutating func learn(from answer: Response) {
        if let tag = answer.fields[.eTag] { tags = Array((tags + [tag]).suffix(8)) }
        if answer.status == .created, let id = answer.fields[.location]?.split(separator: "/").last {
            ids = Array((ids + [String(id)]).suffix(12))
        }
    }

    static func isWellFormed(_ answer: Response) -> Bool {
        guard !answer.body.isEmpty else { return answer.status == .noContent || answer.status == .notModified }
        guard let body = try? JSONValue(parsing: answer.body) else { return false }
        let results = body["Operations"]?.array ?? []
        let isFailure = results.contains { ($0["status"]?.string?.first ?? "2") == "5" && $0["status"] != "501" }
        let isError = answer.status.code >= 400
        return !isFailure && answer.fields[.contentType]?.hasPrefix("application/scim+json") == true
            && isError == (body["schemas"] == ["urn:ietf:params:scim:api:messages:2.0:Error"])
    }

    /// The text with the corpus' placeholders filled in: identifiers of what is there, names that nobody has.
    private mutating func filled(_ text: String) -> String {
        var filled = ""
        var rest = text[...]
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            filled += rest[..<start.lowerBound]
            switch rest[start.upperBound..<end.lowerBound] {
            case "uniq": filled += "n\(count % 40)"
            case "base": filled += "https://scim.example.org/scim/v2"
            default: filled += mutations.pick(ids)
            }
            rest = rest[end.upperBound...]
        }
        return filled + rest
    }
}
