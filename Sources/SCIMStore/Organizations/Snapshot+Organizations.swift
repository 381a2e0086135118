extension Snapshot {
    /// All organizations in the order in which they were created.
    package func organizations() throws -> [OrganizationRecord] {
        try connection.all(
            .select(OrganizationRecord.columns, "FROM organizations WHERE removed IS NULL ORDER BY organization")
        ) { OrganizationRecord($0) }
    }

    /// The organization of that folded name.
    package func organization(nameKey: String) throws -> OrganizationRecord? {
        try connection.first(
            .select(OrganizationRecord.columns, "FROM organizations WHERE name_key = ? AND removed IS NULL"),
            [.text(nameKey)]
        ) { OrganizationRecord($0) }
    }

    /// The base URL of the machine; nil until it is set.
    package func baseURL() throws -> String? {
        try connection.first("SELECT value FROM settings WHERE name = 'base_url'") { $0.text(0) }
    }
}

extension OrganizationSnapshot {
    /// The organization itself; nil if there is none of that number.
    package func record() throws -> OrganizationRecord? {
        try connection.first(
            .select(OrganizationRecord.columns, "FROM organizations WHERE organization = ? AND removed IS NULL"),
            [scope]
        ) { OrganizationRecord($0) }
    }
}
