/// What came of playing Entra's requests.
package struct RehearsalFacts: Sendable {
    /// `default PATCH dialect`; each with its acts in order. The connection test has no dialect.
    package var parts: [Part]
    /// The `Location` and `meta.location` of what was created.
    package var locations: [String]
    /// By its log, why the worker of this machine refused the token: `missing` where it came without; nil where it
    /// refused none.
    package var refusalSeen: String?

    package init(parts: [Part], locations: [String] = [], refusalSeen: String? = nil) {
        self.parts = parts
        self.locations = locations
        self.refusalSeen = refusalSeen
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
        /// nil where no answer came.
        package var status: Int?
        /// The `detail` of a SCIM error; nil where the body is none.
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
