import EntraSimulator
import SCIMCore
import SCIMService
import TestBed
import Testing

/// An organization as `scimctl org create` leaves it, its administrator, and Entra on the other side.
final class NewOrganization {
    let name = "guide-" + String(UInt64.random(in: 0 ... .max), radix: 16)
    let visit: Visit
    /// What was made last by `makeToken`; Entra comes with it.
    private(set) var token = ""

    init(at entrance: Entrance) throws {
        visit = try entrance.enter()
        try command("org", "create", name)
    }

    /// With SCIM on and a token.
    static func connected(at entrance: Entrance, groupSync: Bool = false) throws -> NewOrganization {
        let organization = try NewOrganization(at: entrance)
        try organization.command("org", "enable", organization.name)
        if groupSync { try organization.command("org", "groups-sync", organization.name, "on") }
        try organization.makeToken()
        return organization
    }

    // MARK: The administrator

    /// Runs a command that must succeed.
    @discardableResult
    func command(_ words: String...) throws -> Desk.Answer { try command(words) }

    /// Runs a command about this organization that must succeed.
    @discardableResult
    func scimctl(_ words: String...) throws -> Desk.Answer { try command(words + ["--org", name]) }

    /// What a command about this organization prints with `--json`.
    func json(_ words: String...) throws -> JSONValue { try command(words + ["--org", name, "--json"]).json() }

    private func command(_ words: [String]) throws -> Desk.Answer {
        let answer = try visit.desk.run(words)
        guard answer.status == 0 else {
            throw ChildProcessError("scimctl \(words.joined(separator: " ")): \(answer.status): \(answer.error)")
        }
        return answer
    }

    func makeToken(named name: String = "Entra Production", expires: String = "1y") throws {
        token = try #require(try json("token", "create", "--name", name, "--expires", expires)["token"]?.string)
    }

    /// Puts another token into Entra.
    func use(_ token: String) { self.token = token }

    /// The users by their userName.
    func users() throws -> [String: JSONValue] { try json("user", "list")["users"].by("userName") }

    /// The groups by their displayName.
    func groups() throws -> [String: JSONValue] { try json("group", "list")["groups"].by("displayName") }

    func switches() throws -> JSONValue { try command("org", "show", name, "--json").json() }

    /// The entries of the log that a condition names; what is counted in memory is waited for.
    func log(_ words: String..., where isMeant: (JSONValue) -> Bool) throws -> [JSONValue] {
        try log(words, where: isMeant)
    }

    func log(_ words: [String], where isMeant: (JSONValue) -> Bool) throws -> [JSONValue] {
        let ownWords = words.contains("--unauthenticated") ? [] : ["--org", name]
        for _ in 0..<50 {
            let entries = try command(["log", "--json"] + words + ownWords).json()["entries"]?.array ?? []
            let meant = entries.filter(isMeant)
            guard meant.isEmpty else { return meant }
            sleepMilliseconds(100)
        }
        return []
    }

    /// The entry to which the request id in an answer's detail leads, as a person follows it who knows nothing else.
    func entry(of detail: String?) throws -> JSONValue? {
        let id = try #require(detail?.requestID, "the detail names no request: \(detail ?? "there is none")")
        for _ in 0..<50 {
            let found = try command("log", "--json", "--request-id", id).json()["entries"]?.array ?? []
            guard found.isEmpty else { return found.first }
            sleepMilliseconds(100)
        }
        return nil
    }

    // MARK: Entra

    var entra: any Transport { BearerTransport(token: token, over: visit.transport) }

    func job(_ mapping: UserMapping = .minimal, groups: Bool = false) -> ProvisioningJob {
        var configuration = JobConfiguration()
        configuration.mapping = mapping
        configuration.provisionsGroups = groups
        return ProvisioningJob(configuration: configuration, transport: entra)
    }

    @discardableResult
    func send(
        _ method: String, _ path: String, _ body: String = "", token: String? = nil
    ) throws -> (status: Int, body: JSONValue) {
        let transport = BearerTransport(token: token ?? self.token, over: visit.transport)
        let fields = body.isEmpty ? [] : [(name: "Content-Type", value: "application/scim+json; charset=utf-8")]
        let answer = try transport.send(
            ProvisioningRequest(method, path, fields: fields, body: Array(body.utf8)))
        return (answer.status, try answer.json() ?? .null)
    }
}

extension JSONValue? {
    /// Elements of an array by one of their members.
    func by(_ member: String) -> [String: JSONValue] {
        let pairs = (self?.array ?? []).map { ($0[member]?.string ?? "", $0) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }
}

extension JSONValue {
    /// What the administrator reads of an entry: the sentence, and what to change.
    var words: String {
        ([self["sentence"]] + (self["notes"]?.array ?? [])).compactMap { $0?.string }.joined(separator: "\n")
    }
}

extension String {
    /// The identifier of the request that an answer's detail ends with: `… (request 00ff…)`
    var requestID: String? {
        guard let start = range(of: "(request ")?.upperBound, hasSuffix(")") else { return nil }
        return String(self[start...].dropLast())
    }

    private func range(of text: String) -> Range<String.Index>? {
        ranges(of: text).last
    }
}
