/// How much an organization holds.
package struct OrganizationContents: Sendable, Hashable {
    package var users = 0
    package var groups = 0
    package var memberships = 0
    package var deletedRecords = 0
    package var logEntries = 0
    /// Tokens, clients and workload identities, revoked ones too.
    package var credentials = 0

    package init() {}
}

extension OrganizationSnapshot {
    /// How much the organization holds, counted now.
    package func contents() throws -> OrganizationContents {
        var contents = OrganizationContents()
        contents.users = try count("SELECT COUNT(*) FROM users WHERE organization = ?")
        contents.groups = try count("SELECT COUNT(*) FROM groups WHERE organization = ?")
        contents.memberships = try count("SELECT COUNT(*) FROM memberships WHERE organization = ?")
        contents.deletedRecords = try count("SELECT COUNT(*) FROM deleted_records WHERE organization = ?")
        contents.logEntries = try count("SELECT COUNT(*) FROM provisioning_log WHERE organization = ?")
        contents.credentials = try count("SELECT COUNT(*) FROM credentials WHERE organization = ?")
        return contents
    }

    private func count(_ sql: SQL) throws -> Int { Int(try connection.integer(sql, [scope])) }
}
