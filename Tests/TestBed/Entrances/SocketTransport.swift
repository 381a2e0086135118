package import EntraSimulator

/// Requests to the worker's socket, a connection for each.
package struct SocketTransport: Transport {
    private let path: String

    package init(path: String) { self.path = path }

    package func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
        guard let answer = try FastCGIConnection(path: path).ask(FastCGIRequest(request)) else {
            throw ChildProcessError("the worker closed the connection without an answer")
        }
        return answer
    }
}
