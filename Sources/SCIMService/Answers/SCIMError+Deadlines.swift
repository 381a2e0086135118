import SCIMCore
import SCIMStore

/// Answers to what took too long; the client may send it again.
extension SCIMError {
    /// nil for an error that has nothing to do with time.
    init?(tooSlow error: any Error) {
        switch error {
        case StoreError.outOfTime: self = .slowWrite
        case StoreError.crowded: self = .crowded
        default: return nil
        }
    }

    /// A write that was not done by its deadline.
    static let slowWrite = retry(
        after: 30,
        "the change was not completed within \(RequestLimits.write) seconds and was rolled back; send less in one request, or send it again later"
    )

    /// A write that the writer did not begin in time.
    static let crowded = retry(
        after: 10,
        "other changes kept this one waiting for \(RequestLimits.waiting) seconds, and it was not started; send it again later"
    )

    /// An entry of a Bulk request that was not started in time.
    static let lateEntry = retry(
        after: 1,
        "the operation was not started within the \(RequestLimits.bulk) seconds allowed for a Bulk request; send it in another request"
    )

    /// An entry of a Bulk request that was not started when the service was told to stop.
    static let stopping = retry(
        after: 5, "the operation was not started, because the service provider is restarting; send it again")

    /// 503 with the time after which to come again.
    static func retry(after seconds: Int, _ detail: String) -> SCIMError {
        var error = SCIMError(503, nil, detail)
        error.retryAfter = seconds
        return error
    }
}
