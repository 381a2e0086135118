package import HTTPTypes

extension HTTPField.Name {
    /// What Entra calls the activity that a request is part of (Q8).
    package static let activityID = token("ActivityId")
    package static let clientRequestID = token("client-request-id")

    private static func token(_ text: String) -> HTTPField.Name {
        guard let name = HTTPField.Name(text) else { preconditionFailure("these names are tokens") }
        return name
    }
}
