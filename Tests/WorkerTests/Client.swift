import EntraSimulator
import SCIMCore
import TestBed
import Testing

/// A client of a worker, with an organization's token; may be used by many threads.
struct Client: Sendable {
    private let path: String
    let token: String

    init(_ worker: RunningWorker, _ installation: Installation) {
        self.init(path: worker.socketPath, token: installation.token)
    }

    init(path: String, token: String) {
        self.path = path
        self.token = token
    }

    /// A request as nginx would hand it over.
    func request(_ method: String, _ path: String, _ body: String = "", length: String? = nil) -> FastCGIRequest {
        FastCGIRequest(
            method, "/scim/v2" + path,
            fields: [("Authorization", "Bearer \(token)"), ("Content-Type", "application/scim+json")],
            body: Array(body.utf8), declaredLength: length)
    }

    /// Sends a request on a connection of its own.
    @discardableResult
    func ask(_ method: String, _ path: String, _ body: String = "") throws -> ProvisioningResponse {
        let answer = try FastCGIConnection(path: self.path).ask(request(method, path, body))
        return try #require(answer, "\(method) \(path) was not answered")
    }

    /// Creates a user.
    ///
    /// - Returns: its `id`.
    func create(_ name: String) throws -> String {
        let answer = try ask("POST", "/Users", #"{"userName":"\#(name)"}"#)
        try #require(answer.status == 201)
        return try #require(try answer.json()?["id"]?.string)
    }

    /// How many users a filter finds.
    func count(_ name: String) throws -> Int? {
        try ask("GET", "/Users?filter=userName+eq+%22\(name)%22").json()?["totalResults"]?.number?.integer
    }

    /// Whether a simple request is answered as it should be.
    func isServed() throws -> Bool { try ask("GET", "/ServiceProviderConfig").status == 200 }
}
