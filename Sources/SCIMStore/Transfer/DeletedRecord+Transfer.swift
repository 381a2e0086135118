package import SCIMCore

extension DeletedRecord {
    /// A record that was deleted elsewhere.
    ///
    /// - Parameter credentialName: of the client that deleted it; nil for an administrator.
    package init(_ content: Content, deleted: Instant, by credentialName: String?) {
        self.content = content
        self.deleted = deleted
        self.credentialName = credentialName
    }
}
