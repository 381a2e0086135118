package import SCIMCore
package import SCIMStore

/// Thrown where the guard against mass changes holds a change (D21 of the design): nothing of it is done, and that it was
/// asked for is noted.
package struct HeldChange: Error, Sendable {
    package let error: SCIMError
    package let organizationName: String
    /// Whether it is the first of a mass change, or the first after which everything is held.
    package let beginsHolding: Bool
    private let held: OrganizationTransaction.Held

    /// - Parameter open: the mass change that it belongs to; nil for a new one.
    init(
        _ held: OrganizationTransaction.Held, in open: MassChangeRecord?, _ rules: MassChangeGuard,
        organizationName: String
    ) {
        self.held = held
        self.organizationName = organizationName
        beginsHolding = open.map { held.closes && !$0.isClosed } ?? true
        error = HeldChange.error(held, rules, organizationName)
    }

    /// Adds it to the mass change that it belongs to.
    package func note(in transaction: OrganizationTransaction, by request: ClientRequest) throws {
        try transaction.note(held, credentialName: request.credentialName, clientAddress: request.clientAddress)
    }

    /// Seconds after which Entra may ask again: administrators need that long to look.
    private static let retryAfter = 1800

    private static func error(
        _ held: OrganizationTransaction.Held, _ rules: MassChangeGuard, _ organizationName: String
    ) -> SCIMError {
        let all = held.removed + held.remaining
        let (removed, would) = (held.removed, held.change.removals)
        let detail =
            switch held.subject {
            case .users:
                "held by the guard against mass changes: within an hour \(removed) of \(all) active users were deactivated or deleted, and the limit is \(rules.percent) %; the administrator of this service provider must approve or reject further removals"
            case .memberships:
                "held by the guard against mass changes: within an hour \(removed) of \(all) memberships were removed, this request would remove \(would) more, and the limit is \(rules.percent) %; the administrator of this service provider must approve or reject it"
            }
        var error = SCIMError(
            503, nil, detail,
            remedy:
                "Look at what is held: \(do: .showGuard(organization: organizationName)). If that is right, approve it: "
                + "\(do: .approveMassChange(organization: organizationName)). If not, correct the scope in Entra "
                + "(\(entra: .assignments)) and reject it: \(do: .rejectMassChange(organization: organizationName)).")
        error.retryAfter = retryAfter
        return error
    }
}
