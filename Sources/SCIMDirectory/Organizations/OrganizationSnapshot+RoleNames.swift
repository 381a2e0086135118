package import SCIMStore

extension OrganizationSnapshot {
    /// The names of roles as people gave them, by their keys.
    package func roleNames() throws -> [String: String] {
        Dictionary(try roles().map { ($0.key, $0.name) }, uniquingKeysWith: { first, _ in first })
    }
}
