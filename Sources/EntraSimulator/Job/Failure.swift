/// An activity that did not succeed, as a row of Entra's provisioning log shows it.
package struct Failure: Error, Sendable {
    package let reason: Reason
    /// `create user ada@contoso.example`
    package let activity: String
    /// What was wrong, in a sentence.
    package let explanation: String
    /// Request and answer; nil if nothing was sent.
    package let exchange: Exchange?

    package enum Reason: Sendable, Hashable {
        /// 401: the job goes to quarantine at once.
        case invalidCredentials
        /// 404 for an object known by its `id`: Entra's `InvalidAnchor` (Q66).
        case notFound
        /// 409: looked for again in the next cycle (Q30).
        case conflict
        /// Any other status that was not wanted.
        case refused
        /// An answer that Entra cannot read: no JSON, no `id`, a manager that is a string (Q3, Q29, Q53).
        case badResponse
        /// More than one object of the target has the matching attribute: `DuplicateTargetEntries`.
        case duplicateTargets
        /// The connection failed or the answer did not come in time.
        case noAnswer
    }

    package var sentence: String { "\(activity): \(explanation)" }
}
