import SCIMCore

extension CycleRecord {
    /// Columns as in `columns`.
    init(_ row: Row) throws {
        self.init(begin: row.instant(1), end: row.instant(2))
        number = row.integer(0)
        requests = row.number(3)
        probes = row.number(4)
        searches = row.number(5)
        changes.usersCreated = row.number(6)
        changes.usersUpdated = row.number(7)
        changes.usersDeactivated = row.number(8)
        changes.usersDeleted = row.number(9)
        changes.groupsCreated = row.number(10)
        changes.groupsUpdated = row.number(11)
        changes.groupsDeleted = row.number(12)
        changes.unchanged = row.number(13)
        changes.refused = row.number(14)
        firstResource = row.isNull(15) ? nil : try row.id(15)
        hasSeveralResources = row.flag(16)
        lastEntry = row.integer(17)
    }

    static let columns = """
        cycle, begin_time, end_time, requests, probes, searches, users_created, users_updated, users_deactivated, \
        users_deleted, groups_created, groups_updated, groups_deleted, unchanged, refused, first_resource, \
        has_several_resources, last_entry
        """

    /// The values of `columns`, without the number.
    var values: [SQLValue] {
        [
            SQLValue(begin), SQLValue(end), SQLValue(requests), SQLValue(probes), SQLValue(searches),
            SQLValue(changes.usersCreated), SQLValue(changes.usersUpdated), SQLValue(changes.usersDeactivated),
            SQLValue(changes.usersDeleted), SQLValue(changes.groupsCreated), SQLValue(changes.groupsUpdated),
            SQLValue(changes.groupsDeleted), SQLValue(changes.unchanged), SQLValue(changes.refused),
            SQLValue(firstResource), SQLValue(hasSeveralResources), .integer(lastEntry),
        ]
    }

    /// Counts one entry of the log.
    mutating func count(
        _ operation: LoggedOperation, type: String?, resource: ResourceID?, status: Int, entry: Int64
    ) {
        lastEntry = max(lastEntry, entry)
        if let resource {
            if let firstResource, firstResource != resource { hasSeveralResources = true }
            firstResource = firstResource ?? resource
        } else if status >= 400, firstResource != nil {
            hasSeveralResources = true
        }
        guard status < 400 else {
            changes.refused += 1
            return
        }
        let isUser = type == "User"
        switch operation {
        case .unchanged: changes.unchanged += 1
        case .create: isUser ? (changes.usersCreated += 1) : (changes.groupsCreated += 1)
        case .delete: isUser ? (changes.usersDeleted += 1) : (changes.groupsDeleted += 1)
        case .deactivate: changes.usersDeactivated += 1
        default: isUser ? (changes.usersUpdated += 1) : (changes.groupsUpdated += 1)
        }
    }
}
