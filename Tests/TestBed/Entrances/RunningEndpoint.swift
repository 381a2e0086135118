import EntraSimulator
import Glibc
import OutgoingHTTP
import SCIMCore
import SCIMService

/// What `make run` has started, known by its `endpoint.env`; others may be using it too.
struct RunningEndpoint {
    private let baseURL: String
    private let authorities: String
    private let desk: Desk

    /// - Throws: if `SCIM_ENDPOINT` does not name such a file.
    init() throws {
        guard let path = getenv("SCIM_ENDPOINT") else { throw ChildProcessError("SCIM_ENDPOINT is not set") }
        // The file holds assignments for a shell, quoted as bash does it.
        let names = ["SCIM_BASE_URL", "SCIM_CA_FILE", "SCIMCTL", "SCIM_CONFIG"]
        let script = ". \"$0\" && printf '%s\\n' " + names.map { "\"$\($0)\"" }.joined(separator: " ")
        let values = try ChildProcess.run(["/bin/bash", "-c", script, String(cString: path)])
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        guard values.count > names.count else {
            throw ChildProcessError("\(String(cString: path)) lacks one of \(names.joined(separator: ", "))")
        }
        (baseURL, authorities) = (values[0], values[1])
        desk = Desk(program: values[2], configurationFile: values[3])
    }

    /// Makes an organization of D15 there, and goes in.
    func visit() throws -> Visit {
        let name = "suite-" + String(UInt64.random(in: 0 ... .max), radix: 16)
        try run("org", "create", name)
        try run("org", "enable", name)
        try run("org", "groups-sync", name, "on")
        for role in ["admin", "member", "viewer"] { try run("role", "map", "set", "--org", name, role, role) }
        try run("role", "default", "set", "--org", name, "member")
        try run("schema", "add", "--org", name, Fixture.contosoSchema.path)
        let answer = try run("token", "create", "--org", name, "--name", "test", "--json")
        guard let token = try answer.json()["token"]?.string else {
            throw ChildProcessError("scimctl token create gave no token")
        }
        return Visit(
            baseURL: baseURL, token: token, organization: name,
            over: try CurlTransport(baseURL: baseURL, authorities: authorities),
            desk: desk)
    }

    @discardableResult
    private func run(_ words: String...) throws -> Desk.Answer {
        let answer = try desk.run(words)
        guard answer.status == 0 else {
            throw ChildProcessError("scimctl \(words.joined(separator: " ")): \(answer.error)")
        }
        return answer
    }
}
