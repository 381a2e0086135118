import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension CredentialLimits {
    /// For the audit trail; empty if there are none.
    var audited: JSONObject {
        var object: JSONObject = [:]
        if isReadOnly { object["readOnly"] = true }
        if !networks.isEmpty { object["from"] = .array(networks.map { .string($0.text) }) }
        return object
    }

    /// The same with what is not limited.
    fileprivate var auditedInFull: JSONObject {
        [
            "readOnly": .bool(isReadOnly),
            "from": networks.isEmpty ? "anywhere" : .array(networks.map { .string($0.text) }),
        ]
    }

    /// - Throws: `usage` if a range cannot be read, or there are too many.
    package init(isReadOnly: Bool, from ranges: [String]) throws {
        guard ranges.count <= CredentialLimits.mostNetworks else {
            throw ServiceError(
                .usage, "\(ranges.count) address ranges were given; the limit is \(CredentialLimits.mostNetworks)",
                about: .networks)
        }
        do throws(SCIMError) {
            var networks: [NetworkRange] = []
            for text in ranges {
                let range = try NetworkRange(text)
                if !networks.contains(range) { networks.append(range) }
            }
            self.init(isReadOnly: isReadOnly, networks: networks)
        } catch {
            throw ServiceError(.usage, error.detail, about: .networks)
        }
    }
}

extension Administration {
    /// Changes from where a token or a client may be used, and whether only to read. It takes effect with the next request, for a
    /// secret that a rotation replaced too.
    ///
    /// - Parameter change: makes the new limits from those of now.
    /// - Returns: the old limits and the new ones.
    /// - Throws: `notFound` with the nearest names, and what the change throws, such as `Outdated`.
    package func limit(
        _ kind: CredentialSummary.Kind, _ name: String, of organization: Organization,
        to change: @escaping @Sendable (CredentialLimits) throws -> CredentialLimits
    ) throws -> (old: CredentialLimits, new: CredentialLimits) {
        try write { transaction, audit in
            let scope = transaction.organization(organization.id)
            let found = try name.foldedKey.flatMap { try scope.credential(nameKey: $0) }
            guard let found, CredentialSummary.Kind(found.kind) == kind else {
                throw try scope.noCredential(kind, name)
            }
            let old = try CredentialLimits(found.scope)
            let new = try change(old)
            let replaced = try kind == .token ? scope.tokens(nameKey: found.name.folded) : []
            guard new != old || replaced.contains(where: { $0.scope != new.scope }) else { return (old, new) }
            try scope.setScope(new.scope, of: found.id)
            for token in replaced where token.id != found.id { try scope.setScope(new.scope, of: token.id) }
            try audit.note(
                kind.limitAction, of: organization.id, found.name, from: .object(old.auditedInFull),
                to: .object(new.auditedInFull))
            return (old, new)
        }
    }
}

extension CredentialSummary.Kind {
    fileprivate var limitAction: AuditedAction {
        switch self {
        case .token: .tokenLimit
        case .client: .clientLimit
        case .federation: .federationLimit
        }
    }
}
