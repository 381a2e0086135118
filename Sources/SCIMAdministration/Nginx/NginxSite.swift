import SCIMCore
package import SCIMHost

/// A complete virtual host for nginx that ends TLS and hands `/scim/v2` to the worker.
///
/// With nothing but a server name it is the file that the package ships as an example; a test holds the two together.
package struct NginxSite: Sendable, Hashable {
    package var serverName: String
    /// The chain of certificates and the key; nil for those of Let's Encrypt under the server's name.
    package var certificate: String?
    package var key: String?

    /// - Throws: `usage` if the name or a path cannot be in nginx's configuration as it is.
    package init(serverName: String, certificate: String? = nil, key: String? = nil) throws(ServiceError) {
        let labels = serverName.split(separator: ".", omittingEmptySubsequences: false)
        let isName = labels.allSatisfy { label in
            (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
                && label.utf8.allSatisfy { $0.isNameByte }
        }
        guard isName, serverName.utf8.count <= 253 else {
            throw ServiceError(
                .usage, "\"\(serverName.forDisplay)\" is not the name of a host",
                remedy:
                    "Give the name that Entra calls, such as scim.example.org; write international names in their xn-- form."
            )
        }
        for path in [certificate, key].compactMap({ $0 }) where !path.isPlainPath {
            throw ServiceError(
                .usage,
                "\"\(path.forDisplay)\": expected an absolute path without spaces, quotes, braces and semicolons")
        }
        guard (certificate == nil) == (key == nil) else {
            throw ServiceError(.usage, "--cert and --key go together")
        }
        self.serverName = serverName
        self.certificate = certificate
        self.key = key
    }

    /// The text of the file.
    package var text: String {
        let directory = "/etc/letsencrypt/live/\(serverName)"
        return Self.template
            .substituting(
                "ssl_certificate_key /etc/letsencrypt/live/scim.example.org/privkey.pem;",
                by: "ssl_certificate_key \(key ?? "\(directory)/privkey.pem");"
            )
            .substituting(
                "ssl_certificate /etc/letsencrypt/live/scim.example.org/fullchain.pem;",
                by: "ssl_certificate \(certificate ?? "\(directory)/fullchain.pem");"
            )
            .substituting("scim.example.org", by: serverName)
    }
}

extension UInt8 {
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension String {
    fileprivate var isPlainPath: Bool {
        hasPrefix("/") && utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && !"\"'{};$#\\".utf8.contains($0) }
    }
}
