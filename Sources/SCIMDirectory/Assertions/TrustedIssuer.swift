package import SCIMCore
import SCIMHost

/// An issuer whose signatures are believed, and where it publishes its keys.
package struct TrustedIssuer: Sendable, Hashable {
    /// As in the claim `iss`, byte by byte.
    package let issuer: String
    package let keysURL: String

    /// - Parameter onAnotherHost: whether the keys may come from another host than the issuer's, which an administrator must
    ///   say explicitly.
    /// - Throws: `invalidValue` if one of both is not an address on a server with TLS, or the hosts differ.
    package init(issuer: String, keysURL: String, onAnotherHost: Bool = false) throws(SCIMError) {
        let (owner, keys) = (try HTTPSAddress(issuer), try HTTPSAddress(keysURL))
        guard onAnotherHost || owner.host == keys.host else {
            throw .invalidValue(
                "the keys are on another host (\(keys.host)) than the issuer (\(owner.host)); they are only taken from there "
                    + "if you allow it explicitly")
        }
        self.issuer = owner.text
        self.keysURL = keys.text
    }

    fileprivate init(entra issuer: String, _ keysURL: String) {
        self.issuer = issuer
        self.keysURL = keysURL
    }
}

/// A tenant of Entra.
package struct EntraTenant: Sendable, Hashable {
    /// In small letters, as Entra writes it in tokens.
    package let id: String

    /// - Parameter id: the tenant ID, a GUID. A domain name does not do: tokens have the GUID.
    /// - Throws: `invalidValue`.
    package init(_ id: String) throws(SCIMError) {
        guard id.isGUID else {
            throw .invalidValue(
                "\"\(id.forDisplay)\" is not a tenant ID; Entra shows it as Tenant ID, like "
                    + "aaaabbbb-0000-cccc-1111-dddd2222eeee")
        }
        self.id = id.asciiLowercased
    }

    /// Those who sign the tenant's tokens, of version 2 and of version 1. Both sign with the same keys.
    package var issuers: [TrustedIssuer] {
        let authority = "https://login.microsoftonline.com/\(id)"
        let keys = "\(authority)/discovery/v2.0/keys"
        return [
            TrustedIssuer(entra: "\(authority)/v2.0", keys),
            TrustedIssuer(entra: "https://sts.windows.net/\(id)/", keys),
        ]
    }
}
