// How many users there are of each kind, kept with every change of one.

import SCIMCore

extension OrganizationSnapshot {
    /// How many users the organization has, and how many of them are active.
    package func userCount() throws -> (all: Int, active: Int) {
        let counts = try connection.first(
            "SELECT SUM(active + inactive), SUM(active) FROM user_counts WHERE organization = ?", [scope]
        ) { ($0.number(0), $0.number(1)) }
        return counts ?? (0, 0)
    }
}

extension OrganizationTransaction {
    enum Counting: Int {
        case `in` = 1
        case out = -1
    }

    /// Counts a user who was stored, or no longer counts one who was removed or changed.
    func count(_ user: UserRecord, _ counting: Counting) throws {
        func number(_ isCounted: Bool) -> SQLValue { SQLValue(isCounted ? counting.rawValue : 0) }
        let kind: [SQLValue] = [scope, .text(user.role.role ?? ""), .utf8(user.schemas)]
        let values = kind + [number(user.isActive), number(!user.isActive), number(user.role.label != nil)]
        let known = try connection.run(
            """
            UPDATE user_counts SET active = active + ?4, inactive = inactive + ?5, labeled = labeled + ?6
            WHERE organization = ?1 AND role = ?2 AND schemas = ?3
            """, values)
        switch counting {
        case .in where known == 0:
            try connection.run(
                """
                INSERT INTO user_counts (organization, role, schemas, active, inactive, labeled)
                VALUES (?, ?, ?, ?, ?, ?)
                """, values)
        case .out:
            try connection.run(
                """
                DELETE FROM user_counts
                WHERE organization = ? AND role = ? AND schemas = ? AND active = 0 AND inactive = 0
                """, kind)
        case .in: break
        }
    }
}

extension UserRecord {
    /// Whether the two are counted as one kind of user.
    func isCounted(with other: UserRecord) -> Bool {
        isActive == other.isActive && schemas == other.schemas && (role.label == nil) == (other.role.label == nil)
            && SQLValue(role.role).isSame(as: SQLValue(other.role.role))
    }
}
