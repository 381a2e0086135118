/// A setting that cannot be taken, in one line for the administrator.
package struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
    /// File and line, `environment`, or a flag.
    package var place: String
    package var key: String?
    package var found: String
    package var allowed: String

    package init(place: String, key: String? = nil, found: String, allowed: String) {
        self.place = place
        self.key = key
        self.found = found
        self.allowed = allowed
    }

    /// `FILE:LINE: KEY: what was found; what is allowed`
    package var description: String {
        "\(place): \(key.map { "\($0): " } ?? "")\(found); \(allowed)"
    }
}
