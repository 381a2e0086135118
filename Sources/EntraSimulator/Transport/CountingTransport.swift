package import OrderedCollections

/// Counts what goes through it; a reference, so that whoever put it in place can read the counts afterwards.
package final class CountingTransport: Transport {
    package private(set) var traffic = Traffic()
    private let next: any Transport

    package init(over next: any Transport) { self.next = next }

    package func send(_ request: ProvisioningRequest) throws -> ProvisioningResponse {
        traffic.requests[Traffic.Call(request), default: 0] += 1
        do {
            let response = try next.send(request)
            traffic.answers[response.status, default: 0] += 1
            return response
        } catch {
            traffic.unanswered += 1
            throw error
        }
    }

    /// Begins to count anew.
    func reset() { traffic = Traffic() }
}

/// How many requests were sent where, and how they were answered.
package struct Traffic: Sendable, Hashable {
    package internal(set) var requests: OrderedDictionary<Call, Int> = [:]
    /// By HTTP status.
    package internal(set) var answers: [Int: Int] = [:]
    /// Requests to which no answer came.
    package internal(set) var unanswered = 0

    package init() {}

    package var total: Int { requests.values.reduce(0, +) }

    /// Requests of this method to this resource (`Users`).
    package func count(_ method: String, _ resource: String) -> Int {
        requests[Call(method: method, resource: resource), default: 0]
    }

    package static func + (left: Traffic, right: Traffic) -> Traffic {
        var sum = left
        sum.requests.merge(right.requests, uniquingKeysWith: +)
        sum.answers.merge(right.answers, uniquingKeysWith: +)
        sum.unanswered += right.unanswered
        return sum
    }

    /// A method and the first segment of the path: `PATCH Users`.
    package struct Call: Sendable, Hashable {
        package let method: String
        package let resource: String

        package init(method: String, resource: String) {
            self.method = method
            self.resource = resource
        }

        init(_ request: ProvisioningRequest) {
            method = request.method
            let path = request.path.split(separator: "?", omittingEmptySubsequences: false).first ?? ""
            resource = path.split(separator: "/").first.map(String.init) ?? ""
        }
    }
}
