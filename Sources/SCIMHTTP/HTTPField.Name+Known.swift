package import HTTPTypes

extension HTTPField.Name {
    /// What Entra calls the activity that a request is part of (Q8).
    package static let activityID = token("ActivityId")
    package static let clientRequestID = token("client-request-id")
    /// From where a browser comes to this request: `same-origin`, `same-site`, `cross-site` or `none`.
    package static let secFetchSite = token("Sec-Fetch-Site")

    /// The name and port that a client asked for, which in HTTP/2 is `:authority`.
    package static let host = token("Host")

    private static func token(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("these names are tokens") }
        return name
    }
}
