import EntraSimulator
import SCIMCore
import TestBed
import Testing

/// How much one request may bring.
@Suite struct BodyLimitTests {
    private let installation: Installation
    private let worker: RunningWorker
    private let client: Client

    init() throws {
        installation = try Installation()
        worker = try RunningWorker(installation)
        client = Client(worker, installation)
    }

    private func create(_ name: String, bodyOf size: Int) throws -> ProvisioningResponse? {
        let user = #"{"userName":"\#(name)"}"#
        let body = String(repeating: " ", count: size - user.utf8.count) + user
        return try worker.connect().ask(client.request("POST", "/Users", body))
    }

    @Test func `a body of 8 MiB is read, one byte more is 413`() throws {
        #expect(try create("ada@example.org", bodyOf: 8 << 20)?.status == 201)
        let refused = try create("bob@example.org", bodyOf: 8 << 20 + 1)
        #expect(refused?.status == 413)
        #expect(refused?.fields["content-type"] == "application/scim+json")
        #expect(try refused?.json()?["detail"]?.string?.contains("8 MiB") == true)
        #expect(try client.count("bob@example.org") == 0)
    }

    @Test func `a body of 40 MiB is read and discarded, so that a client that writes it all first gets the answer`()
        throws
    {
        #expect(try create("ada@example.org", bodyOf: 40 << 20)?.status == 413)
        #expect(try client.isServed())
    }

    @Test func `a body that never ends costs one connection, and others are still answered`() throws {
        let endless = try worker.connect()
        let request = client.request("POST", "/Users", "", length: "9000000")
        let chunk = FastCGIRecord(.standardInput, [UInt8](repeating: 32, count: 65_535)).bytes
        #expect(throws: FastCGIError.self) {
            try endless.write(request.head)
            for _ in 0..<100_000 { try endless.write(chunk) }
        }
        #expect(try client.isServed())
    }

    @Test func `accepts 100,000 parameters`() throws {
        var request = client.request("GET", "/ServiceProviderConfig")
        let invented = (0..<100_000).map { (name: "HTTP_X_\($0)", value: "value \($0)") }
        request.parameters = invented + request.parameters
        #expect(try worker.connect().ask(request)?.status == 200)
        #expect(try client.isServed())
    }

    @Test(arguments: ["HTTP_AUTHORIZATION", "HTTP_IF_MATCH", "REQUEST_URI", "REQUEST_METHOD", "CONTENT_TYPE"])
    func `a parameter of 4 MiB gets an answer that says what is wrong`(name: String) throws {
        var request = client.request("GET", "/Users")
        request.parameters.removeAll { $0.name == name }
        request.parameters.append((name, "/scim/v2/Users/" + String(repeating: "x", count: 4 << 20)))
        let status = try #require(try worker.connect().ask(request)?.status)
        #expect(status < 500)
        #expect(try client.isServed())
    }

    @Test func `the first of two equal parameters counts`() throws {
        var request = client.request("GET", "/ServiceProviderConfig")
        request.parameters += [("REQUEST_METHOD", "DELETE"), ("HTTP_AUTHORIZATION", "Bearer forged")]
        #expect(try worker.connect().ask(request)?.status == 200)
    }

    @Test(arguments: ["REQUEST_METHOD", "REQUEST_URI"])
    func `a web server that sends too little is told which parameter is missing`(name: String) throws {
        var request = client.request("GET", "/Users")
        request.parameters.removeAll { $0.name == name }
        let answer = try worker.connect().ask(request)
        #expect(answer?.status == 400)
        #expect(try answer?.json()?["detail"]?.string?.contains(name) == true)
    }
}
