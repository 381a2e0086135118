package import SCIMCore

/// Which users are wanted; every condition must hold, and what is nil is none.
package struct UserSelection: Sendable, Hashable {
    package var isActive: Bool?
    package var role: RoleCondition?
    /// Only those that follow this one in the order of creation.
    package var after: ResourceID?

    package enum RoleCondition: Sendable, Hashable {
        /// By the role's key.
        case of(String)
        case without
    }

    package init() {}
}

extension OrganizationSnapshot {
    /// The first of the users wanted, in the order of creation.
    package func users(_ selection: UserSelection, limit: Int) throws -> [UserRecord] {
        let (condition, values) = selection.condition
        return try connection.all(
            .composed(
                """
                SELECT \(UserRecord.columns) FROM users WHERE organization = ? AND \(condition) ORDER BY id LIMIT ?
                """), [scope] + values + [SQLValue(limit)]
        ) { try UserRecord($0) }
    }
}

extension UserSelection {
    /// SQL with only those conditions that were asked for, and its values.
    fileprivate var condition: (text: String, values: [SQLValue]) {
        var terms = ["id > ?"]
        var values: [SQLValue] = [after.map { .id($0) } ?? .blob([])]
        if let isActive { terms.append(isActive ? "is_active = 1" : "is_active = 0") }
        switch role {
        case .of(let key):
            terms.append("role = ?")
            values.append(.text(key))
        case .without: terms.append("role IS NULL")
        case nil: break
        }
        return (terms.joined(separator: " AND "), values)
    }
}
