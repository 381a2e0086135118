/// What came of playing Entra's requests.
package struct RehearsalFacts: Sendable {
    /// `default PATCH dialect`; each with its acts in order. The connection test has no dialect.
    package var parts: [Part]
    /// The `Location` and `meta.location` of what was created.
    package var locations: [String]
    /// Whether by its log the worker of this machine refused a request to which no usable token arrived.
    var tokenWasLost = false
    /// Whether SCIM, or group sync, was switched off for the organization meanwhile, so that the worker itself refuses
    /// with 403.
    var wasSwitchedOff = false

    package init(parts: [Part], locations: [String] = []) {
        self.parts = parts
        self.locations = locations
    }

    package struct Part: Sendable {
        /// `Test Connection`, `users (default PATCH dialect)`
        package var name: String
        package var acts: [Act]

        package init(name: String, acts: [Act]) {
            self.name = name
            self.acts = acts
        }
    }

    package struct Act: Sendable {
        /// `create`, `rename`, `add a member`
        package var name: String
        /// `PATCH`
        package var method: String
        package var outcome: Outcome

        package init(name: String, method: String, outcome: Outcome) {
            self.name = name
            self.method = method
            self.outcome = outcome
        }
    }

    package enum Outcome: Sendable {
        case done
        case failed(Fault)
        /// An act before it did not succeed.
        case untried
    }

    /// Why an act failed.
    package struct Fault: Sendable, Hashable {
        /// A sentence without its end.
        package var explanation: String
        /// nil if no answer came.
        package var status: Int?
        /// The `detail` of a SCIM error; nil if the body is none.
        package var detail: String?
        /// Where a redirection leads.
        package var location: String?

        package init(explanation: String, status: Int?, detail: String?, location: String?) {
            self.explanation = explanation
            self.status = status
            self.detail = detail
            self.location = location
        }
    }
}
