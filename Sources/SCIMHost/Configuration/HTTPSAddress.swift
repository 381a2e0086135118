package import SCIMCore

/// An address on a server with TLS: `https://login.example.org/tenant/keys`.
package struct HTTPSAddress: Sendable, Hashable {
    /// As it was given.
    package let text: String
    /// The name and the port, in small letters: `login.example.org:8443`
    package let host: String

    private static let longest = 1024

    /// - Throws: `invalidValue` for everything else, for a user name and for a fragment.
    package init(_ text: String) throws(SCIMError) {
        let wanted = "expected an address such as https://login.example.org/keys"
        let scheme = "https://"
        guard text.hasPrefix(scheme) else {
            throw .invalidValue("\"\(text.forDisplay)\": it must begin with https://; \(wanted)")
        }
        guard text.utf8.count <= HTTPSAddress.longest, text.utf8.allSatisfy(\.isPartOfAddress) else {
            throw .invalidValue(
                "\"\(text.forDisplay)\": it is too long, or has a character that addresses cannot have; \(wanted)")
        }
        let host = text.utf8.dropFirst(scheme.utf8.count).prefix { !"/?".utf8.contains($0) }
        guard let first = host.first, first != UInt8(ascii: ":"), host.allSatisfy(\.isPartOfHost) else {
            throw .invalidValue("\"\(text.forDisplay)\": there is no host name in it; \(wanted)")
        }
        self.text = text
        self.host = String(decoding: host, as: UTF8.self).asciiLowercased
    }
}

extension UInt8 {
    /// Printable ASCII without what shells and other programs take for something else.
    fileprivate var isPartOfAddress: Bool { self > 0x20 && self < 0x7F && !"\"'<>\\^`{|}#".utf8.contains(self) }

    /// A letter, a digit, or one of those that names, addresses and ports have.
    fileprivate var isPartOfHost: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: ".-:[]".utf8.contains(self)
        }
    }
}
