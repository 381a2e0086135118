package import SCIMCore
import SCIMHost
package import SCIMStore

/// What a caller proved, of whatever kind: whose it is, and what it is good for.
package struct Credential: Sendable {
    package let id: CredentialID
    package let kind: CredentialKind
    package let name: String
    /// Whether scimctl doctor uses it, which is not a contact from Entra.
    package let isRehearsal: Bool
    private let limits: CredentialLimits

    /// - Throws: `StoreError.damaged`.
    package init(_ record: CredentialRecord) throws {
        (id, kind, name) = (record.id, record.kind, record.name)
        isRehearsal = record.purpose == .rehearsal
        limits = try CredentialLimits(record.scope)
    }

    /// - Parameter address: the client's, as the web server writes it.
    /// - Throws: 403 if the credential is limited to other networks (D19).
    package func checkNetwork(_ address: String, of organization: String) throws(SCIMError) {
        guard !limits.allows(address) else { return }
        throw SCIMError(
            403, nil,
            "the \(kind.noun) \"\(name.forDisplay)\" may not be used from the address \(address.forDisplay)",
            remedy:
                "It is limited to \(limits.networks.map(\.text).joined(separator: ", ")). If the address is Entra's, allow it: "
                + "\(do: kind.limit(name, .alsoFrom(address), organization: organization))")
    }

    /// - Throws: 403 if the credential may only read (D19).
    package func checkMayWrite(of organization: String) throws(SCIMError) {
        guard limits.isReadOnly else { return }
        throw SCIMError(
            403, nil, "the \(kind.noun) \"\(name.forDisplay)\" is read-only",
            remedy: "If it is meant to change users and groups, allow that: "
                + "\(do: kind.limit(name, .readWrite, organization: organization))")
    }
}

extension CredentialKind {
    /// What people call it.
    package var noun: String {
        switch self {
        case .token: "token"
        case .client: "OAuth client"
        case .federation: "workload identity"
        }
    }

    /// What changes from where one may be used, and whether only to read.
    fileprivate func limit(
        _ name: String, _ change: Remedy.LimitChange, organization: String
    ) -> Remedy.Action {
        switch self {
        case .token: .limitToken(name, change, organization: organization)
        case .client: .limitClient(name, change, organization: organization)
        case .federation: .limitFederation(change, organization: organization)
        }
    }
}
