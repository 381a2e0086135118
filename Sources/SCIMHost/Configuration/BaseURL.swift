package import SCIMCore

/// The public address below which the endpoints stand, as the administrator set it: `https://scim.example.org/scim/v2`.
/// Every `meta.location` and `$ref` begins with it; nothing of a request's header ever does (D11 of the design).
package struct BaseURL: Sendable, Hashable {
    /// Without a trailing slash.
    package let text: String
    /// The path alone, as in `/scim/v2`.
    package let path: String
    /// What the address of every user and of every group begins with.
    private let users, groups: String

    /// Where access tokens are issued (D17).
    package var tokenEndpoint: String { "\(text)/oauth2/token" }

    /// What a request's path is compared with while no base URL is set.
    package static let unset = BaseURL(checked: "/scim/v2", path: "/scim/v2")

    private init(checked text: String, path: String) {
        self.text = text
        self.path = path
        users = text + ResourceType.user.endpoint + "/"
        groups = text + ResourceType.group.endpoint + "/"
    }

    /// - Throws: `invalidValue` saying what a base URL looks like.
    package init(_ text: String) throws(SCIMError) {
        let wanted = "a base URL looks like https://scim.example.org/scim/v2"
        var rest = text[...]
        guard rest.hasPrefix("https://") else {
            throw .invalidValue("\"\(text.forDisplay)\": it must begin with https://; \(wanted)")
        }
        while rest.hasSuffix("/") { rest = rest.dropLast() }
        let afterScheme = rest.dropFirst("https://".count)
        guard let slash = afterScheme.firstIndex(of: "/"), slash > afterScheme.startIndex else {
            throw .invalidValue("\"\(text.forDisplay)\": expected a host and the path /scim/v2; \(wanted)")
        }
        let path = afterScheme[slash...]
        guard path == "/scim/v2" else {
            throw .invalidValue("\"\(text.forDisplay)\": the path must be /scim/v2, which nginx forwards; \(wanted)")
        }
        let host = afterScheme[..<slash]
        // A name or an address, and a port; what else a URL may hold would be read by shells that it is pasted into.
        let isPlain = host.utf8.allSatisfy { $0.isLetterOrDigit || ".-:[]".utf8.contains($0) }
        guard isPlain else {
            throw .invalidValue(
                "\"\(text.forDisplay)\": the host contains a character that host names cannot have; \(wanted)")
        }
        self.init(checked: String(rest), path: String(path))
    }

    /// The host with its scheme, where the console is too: `https://scim.example.org`
    package var origin: String { String(text.dropLast(path.count)) }

    /// The address of one resource.
    package func location(of id: ResourceID, _ type: ResourceType) -> String {
        .concatenating(beginning(of: type), id.description)
    }

    /// The address that a path below the base URL has, as a client wrote it; the base URL where it cannot be part of one.
    package func address(ofPath path: String) -> String {
        let isPlain = path.utf8.count <= 1024 && path.utf8.allSatisfy(\.isPartOfURL)
        guard isPlain, !path.isEmpty else { return text }
        return path.utf8.first == UInt8(ascii: "/") ? text + path : "\(text)/\(path)"
    }

    /// The same without quotes, in the middle of JSON: none of its characters has to be escaped.
    package func append(locationOf id: ResourceID, _ type: ResourceType, to writer: inout JSONWriter) {
        writer.append(raw: beginning(of: type))
        writer.append(raw: id)
    }

    /// Types other than these two have no endpoint here.
    package func beginning(of type: ResourceType) -> String { type.isUser ? users : groups }
}

extension UInt8 {
    fileprivate var isLetterOrDigit: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        default: false
        }
    }

    /// Whether the character may be in a URL as it is.
    fileprivate var isPartOfURL: Bool { self > 0x20 && self < 0x7F && !"\"<>\\^`{|}".utf8.contains(self) }
}
