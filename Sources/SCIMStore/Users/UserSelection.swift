package import SCIMCore

/// Which users are wanted; every condition must hold, and what is nil is none.
package struct UserSelection: Sendable, Hashable {
    package var isActive: Bool?
    package var role: RoleCondition?
    /// Only those that follow this one in the order of creation.
    package var after: ResourceID?
    /// Only those that precede this one; then the last of them are taken.
    package var before: ResourceID?

    /// Folded texts, all of which the userName holds, or all of which an e-mail address holds.
    package var words: [String] = []

    package enum RoleCondition: Sendable, Hashable {
        /// By the role's key.
        case of(String)
        case without
    }

    package init() {}
}

extension OrganizationSnapshot {
    /// The first of the users wanted, or the last before one of them, in the order of creation.
    package func users(_ selection: UserSelection, limit: Int) throws -> [UserRecord] {
        let (condition, values) = selection.condition(scope)
        let order = selection.before == nil ? "ASC" : "DESC"
        let found = try connection.all(
            .composed(
                """
                SELECT \(UserRecord.columns) FROM users WHERE organization = ? AND \(condition)
                ORDER BY id \(order) LIMIT ?
                """), [scope] + values + [SQLValue(limit)]
        ) { try UserRecord($0) }
        return selection.before == nil ? found : found.reversed()
    }
}

extension UserSelection {
    /// SQL with only those conditions that were asked for, and its values.
    fileprivate func condition(_ organization: SQLValue) -> (text: String, values: [SQLValue]) {
        var terms = ["id > ?"]
        var values: [SQLValue] = [after.map { .id($0) } ?? .blob([])]
        if let before {
            terms.append("id < ?")
            values.append(.id(before))
        }
        if let isActive { terms.append(isActive ? "is_active = 1" : "is_active = 0") }
        switch role {
        case .of(let key):
            terms.append("role = ?")
            values.append(.text(key))
        case .without: terms.append("role IS NULL")
        case nil: break
        }
        if !words.isEmpty {
            terms.append(wordsTerm)
            let texts = words.map { SQLValue.text($0) }
            values += [organization] + texts + [organization, SQLValue(IndexedAttribute.emails.rawValue)] + texts
        }
        return (terms.joined(separator: " AND "), values)
    }

    /// Two indexes are read from end to end, and of the users only those who are found.
    private var wordsTerm: String {
        func all(_ column: String) -> String { words.map { _ in "instr(\(column), ?) > 0" }.joined(separator: " AND ") }
        return """
            id IN (SELECT id FROM users INDEXED BY sqlite_autoindex_users_2 WHERE organization = ? AND \(all("user_name_key"))
                UNION SELECT user_id FROM user_values WHERE organization = ? AND attribute = ? AND \(all("value_key")))
            """
    }
}
