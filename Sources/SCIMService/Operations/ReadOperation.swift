import SCIMCore
import SCIMStore

/// An operation that changes nothing.
protocol ReadOperation: Sendable {
    /// What it looks for, as far as the cycles want to know.
    var search: Search { get }

    /// The answer where it is not done by its deadline.
    var tookTooLong: SCIMError { get }

    func perform(in snapshot: OrganizationSnapshot, _ context: ReadContext) throws -> Outcome
}

extension ReadOperation {
    var tookTooLong: SCIMError { overloaded }

    /// 503 with a time after which to come again.
    var overloaded: SCIMError {
        .retry(
            after: 30,
            "the request was not answered within \(RequestLimits.read) seconds, because the service provider is overloaded; send it again later"
        )
    }
}

/// What a read knows beside its own content.
struct ReadContext: Sendable {
    let caller: Caller
    let clientAddress: String
    let paging: Paging
}

/// What a reading request looks for.
enum Search: Sendable {
    /// One resource, a list, a discovery document.
    case nothing
    case filter
    /// A filter that compares one attribute with a GUID and nothing else: where it finds nothing, a probe (Q4).
    case guid
}
