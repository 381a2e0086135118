package import SCIMCore

extension OrganizationSnapshot {
    /// What an answer about one group needs, its members excepted.
    package func storedGroup(_ id: ResourceID) throws -> StoredResource? {
        try connection.first(
            .select(StoredResource.columns, "FROM groups WHERE organization = ? AND id = ?"),
            [scope, .id(id)]
        ) { try resource($0) }
    }

    /// What an answer about the group of that folded name needs, its members excepted.
    package func storedGroup(displayNameKey: String) throws -> StoredResource? {
        try connection.first(
            .select(StoredResource.columns, "FROM groups WHERE organization = ? AND display_name_key = ?"),
            [scope, .text(displayNameKey)]
        ) { try resource($0) }
    }

    /// The group of that `id`.
    package func group(_ id: ResourceID) throws -> GroupRecord? {
        try connection.first(
            .select(GroupRecord.columns, "FROM groups WHERE organization = ? AND id = ?"),
            [scope, .id(id)]
        ) { try GroupRecord($0) }
    }

    /// The group of that folded `displayName`.
    package func group(displayNameKey: String) throws -> GroupRecord? {
        try connection.first(
            .select(GroupRecord.columns, "FROM groups WHERE organization = ? AND display_name_key = ?"),
            [scope, .text(displayNameKey)]
        ) { try GroupRecord($0) }
    }

    /// The groups of that `externalId` in the order in which they were stored, which is that of the index; two are enough to know that it is not unique.
    package func groups(externalID: String, limit: Int = 2) throws -> [GroupRecord] {
        try connection.all(
            .select(
                GroupRecord.columns, "FROM groups WHERE organization = ? AND external_id = ? ORDER BY rowid LIMIT ?"),
            [scope, .text(externalID), SQLValue(limit)]
        ) { try GroupRecord($0) }
    }

    /// The groups that follow `id` in the order of creation, from the first where it is nil.
    package func groups(after id: ResourceID?, limit: Int) throws -> [GroupRecord] {
        try connection.all(
            .select(GroupRecord.columns, "FROM groups WHERE organization = ? AND id > ? ORDER BY id LIMIT ?"),
            [scope, id.map { .id($0) } ?? .blob([]), SQLValue(limit)]
        ) { try GroupRecord($0) }
    }

    /// The last groups before `id`, in the order of creation.
    package func groups(before id: ResourceID, limit: Int) throws -> [GroupRecord] {
        try connection.all(
            .select(GroupRecord.columns, "FROM groups WHERE organization = ? AND id < ? ORDER BY id DESC LIMIT ?"),
            [scope, .id(id), SQLValue(limit)]
        ) { try GroupRecord($0) }.reversed()
    }

    /// The first displayNames of groups in the order of the alphabet that begin with a folded text; none longer than 256 characters.
    package func groupNames(beginningWith key: String, limit: Int) throws -> [String] {
        try connection.all(
            """
            SELECT display_name FROM groups WHERE organization = ?1 AND display_name_key >= ?2
                AND display_name_key < ?2 || char(1114111) AND length(display_name) <= 256
            ORDER BY display_name_key LIMIT ?3
            """, [scope, .text(key), SQLValue(limit)]
        ) { $0.text(0) }
    }

    /// How many groups the organization has.
    package func groupCount() throws -> Int {
        Int(try connection.integer("SELECT COUNT(*) FROM groups WHERE organization = ?", [scope]))
    }

    /// What the identifier stands for in this organization; nil if it was never issued here.
    package func issued(_ id: ResourceID) throws -> Issued? {
        if try isUser(id) { return .existing(.user) }
        if try isGroup(id) { return .existing(.group) }
        let kind = try connection.first(
            "SELECT type FROM tombstones WHERE organization = ? AND id = ?", [scope, .id(id)]
        ) { $0.text(0) == "Group" ? ResourceKind.group : .user }
        return kind.map { .deleted($0) }
    }

    func isUser(_ id: ResourceID) throws -> Bool {
        try connection.first("SELECT 1 FROM users WHERE organization = ? AND id = ?", [scope, .id(id)]) { _ in true }
            ?? false
    }

    func isGroup(_ id: ResourceID) throws -> Bool {
        try connection.first("SELECT 1 FROM groups WHERE organization = ? AND id = ?", [scope, .id(id)]) { _ in true }
            ?? false
    }
}
