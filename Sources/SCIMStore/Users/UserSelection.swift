package import SCIMCore

/// Which users are wanted; every condition must hold, and what is nil is none.
package struct UserSelection: Sendable, Hashable {
    package var isActive: Bool?
    package var role: RoleCondition?
    package var order = Order.creation
    /// Whether the last in that order come first.
    package var isDescending = false
    /// Only those that follow this place in the list.
    package var after: Place?
    /// Only those that precede this place; then the last of them are taken.
    package var before: Place?

    /// Folded texts, all of which the userName holds, or all of which an e-mail address holds.
    package var words: [String] = []

    /// What users can be sorted by, each with an index that has the organization first and the order next.
    package enum Order: String, Sendable, Hashable, CaseIterable {
        case creation = "id"
        case userName = "user_name_key"
    }

    /// A place in the order, whether or not there is somebody.
    package enum Place: Sendable, Hashable {
        case id(ResourceID)
        /// Folded.
        case userName(String)

        fileprivate var value: SQLValue {
            switch self {
            case .id(let id): .id(id)
            case .userName(let key): .text(key)
            }
        }
    }

    package enum RoleCondition: Sendable, Hashable {
        /// By the role's key.
        case of(String)
        case without
    }

    package init() {}
}

extension OrganizationSnapshot {
    /// The first of the users wanted, or the last before a place, in the order asked for.
    package func users(_ selection: UserSelection, limit: Int) throws -> [UserRecord] {
        let (condition, values) = selection.condition(scope)
        let order = selection.isDescending == (selection.before == nil) ? "DESC" : "ASC"
        let found = try connection.all(
            .composed(
                """
                SELECT \(UserRecord.columns) FROM \(try table(selection)) WHERE organization = ? AND \(condition)
                ORDER BY \(selection.order.rawValue) \(order) LIMIT ?
                """), [scope] + values + [SQLValue(limit)]
        ) { try UserRecord($0) }
        return selection.before == nil ? found : found.reversed()
    }
}

extension OrganizationSnapshot {
    /// The table with the index that serves a selection, where the planner cannot know which one does.
    ///
    /// In the order of names, an index finds those of a role or a state quickly if they are many: then some are soon met. If
    /// they are few, all of them are read and sorted. How many there are is kept.
    private func table(_ selection: UserSelection) throws -> String {
        guard selection.order == .userName, selection.words.isEmpty else { return "users" }
        let role: String? =
            switch selection.role {
            case .of(let key): key
            case .without: ""
            case nil: nil
            }
        let isInactive = selection.isActive == false
        guard role != nil || isInactive else { return "users" }
        let count = try connection.integer(
            """
            SELECT COALESCE(SUM(inactive + CASE WHEN ?3 THEN 0 ELSE active END), 0) FROM user_counts
            WHERE organization = ?1 AND (?2 IS NULL OR role = ?2)
            """, [scope, SQLValue(role), .integer(isInactive ? 1 : 0)])
        guard count <= UserSelection.sortedAtOnce else { return "users INDEXED BY sqlite_autoindex_users_2" }
        return role == nil ? "users INDEXED BY users_inactive" : "users INDEXED BY users_role"
    }
}

extension UserSelection {
    /// Users who are read and sorted for one part of a list.
    fileprivate static let sortedAtOnce: Int64 = 2000

    /// SQL with only those conditions that were asked for, and its values.
    fileprivate func condition(_ organization: SQLValue) -> (text: String, values: [SQLValue]) {
        let column = order.rawValue
        let (least, greatest) = isDescending ? (before, after) : (after, before)
        // Always a range of the column, so that its index is walked; of two bounds on one side it would take one.
        var terms = ["\(column) > ?"]
        var values: [SQLValue] = [least?.value ?? order.beginning]
        if let greatest {
            terms.append("\(column) < ?")
            values.append(greatest.value)
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

extension UserSelection.Order {
    /// What comes before every value of the column.
    fileprivate var beginning: SQLValue {
        switch self {
        case .creation: .blob([])
        case .userName: .text("")
        }
    }
}
