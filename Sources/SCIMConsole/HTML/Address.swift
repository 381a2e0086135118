import SCIMHTTP

/// The address of a page of the console. Data in it is percent-encoded, so that no link leads anywhere else.
package struct Address: Sendable, Hashable {
    private var path: String
    private var query: [(name: String, value: String)] = []
    private var fragment: String?

    /// Below which every page of the console is.
    package static let base = "/scim-console"

    package init(_ segments: [String]) {
        path = Address.base + "/" + segments.map(Address.encode).joined(separator: "/")
    }

    /// The name of an organization stands behind an `@`, so that none can be read as `..` or as another page.
    private static func encode(_ segment: String) -> String {
        segment.hasPrefix("@") ? "@" + PercentCoding.encode(String(segment.dropFirst())) : PercentCoding.encode(segment)
    }

    package init(_ segments: String...) { self.init(segments) }

    /// The same with a parameter; an empty or missing one is left out.
    package func with(_ name: StaticString, _ value: String?) -> Address {
        var address = self
        address.query.removeAll { $0.name == name.description }
        if let value, !value.isEmpty { address.query.append((name.description, value)) }
        return address
    }

    /// The same at a place of the page.
    package func at(_ fragment: StaticString) -> Address {
        var address = self
        address.fragment = fragment.description
        return address
    }

    package var text: String {
        let parameters = query.map { "\(PercentCoding.encode($0.name))=\(PercentCoding.encode($0.value))" }
        return path + (parameters.isEmpty ? "" : "?" + parameters.joined(separator: "&"))
            + (fragment.map { "#\($0)" } ?? "")
    }

    package static func == (left: Address, right: Address) -> Bool { left.text == right.text }
    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}
