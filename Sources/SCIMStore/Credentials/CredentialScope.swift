import SCIMCore

/// What a credential may do besides being valid (D19 of the design).
package struct CredentialScope: Sendable, Hashable {
    /// Whether it may only read.
    package var isReadOnly: Bool
    /// The address ranges from which it may be used, as in `192.0.2.0/24`; empty for any address.
    package var networks: [String]

    package static let everything = CredentialScope()

    package init(isReadOnly: Bool = false, networks: [String] = []) {
        self.isReadOnly = isReadOnly
        self.networks = networks
    }

    var storedNetworks: SQLValue {
        networks.isEmpty ? .null : .text(JSONValue.array(networks.map { .string($0) }).text)
    }
}
