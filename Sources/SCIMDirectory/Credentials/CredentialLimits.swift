import SCIMCore
package import SCIMHost
package import SCIMStore

/// What a credential is limited to (D19 of the design).
package struct CredentialLimits: Sendable, Hashable {
    /// Whether it may only read.
    package var isReadOnly: Bool
    /// The address ranges from which it may be used; empty for any address.
    package var networks: [NetworkRange]

    package static let none = CredentialLimits()

    /// Ranges that one credential can have; Entra's are about thirty.
    package static let mostNetworks = 200

    package init(isReadOnly: Bool = false, networks: [NetworkRange] = []) {
        self.isReadOnly = isReadOnly
        self.networks = networks
    }

    /// - Throws: `StoreError.damaged` if a range that is stored cannot be read: what is not understood must not let anybody in.
    package init(_ scope: CredentialScope) throws {
        do throws(SCIMError) {
            var networks: [NetworkRange] = []
            for text in scope.networks { networks.append(try NetworkRange(text)) }
            self.init(isReadOnly: scope.isReadOnly, networks: networks)
        } catch {
            throw StoreError.damaged("the networks of a credential: \(error.detail)")
        }
    }

    /// As the store keeps them.
    package var scope: CredentialScope { CredentialScope(isReadOnly: isReadOnly, networks: networks.map(\.text)) }

    /// Whether a request from that address is within the networks.
    package func allows(_ address: String) -> Bool { networks.isEmpty || networks.contains { $0.contains(address) } }
}
