import SCIMCore
import SCIMHost

/// A file that Entra exported, to compare with what is here.
package struct DriftFile {
    /// What it is called in messages.
    package let name: String
    /// The next piece of it; an empty one at its end.
    let source: () throws -> [UInt8]

    package init(name: String, source: @escaping () throws -> [UInt8]) {
        self.name = name
        self.source = source
    }
}

/// A user as Entra has them.
struct EntraUserRow {
    let line: Int
    /// In lower case.
    let objectID: String?
    let userPrincipalName: String?
    /// nil if the file does not say it.
    let isEnabled: Bool?

    /// The users of a file.
    struct Reader {
        private var table: CSVTable
        private let places: [Column: Int]

        private enum Column: Hashable {
            case objectID, userPrincipalName, accountEnabled
        }

        /// - Throws: `usage` for a file with neither an id nor a name.
        init(_ file: DriftFile) throws {
            table = try CSVTable(file.source, named: file.name)
            places = table.places(of: [
                (.objectID, ["objectId", "id", "userId"]),
                (.userPrincipalName, ["userPrincipalName", "UPN", "userName"]),
                (.accountEnabled, ["accountEnabled", "enabled", "active"]),
            ])
            guard places[.objectID] != nil || places[.userPrincipalName] != nil else {
                throw table.missing("id, objectId or userPrincipalName")
            }
        }

        /// The next user; nil after the last one.
        mutating func next() throws -> EntraUserRow? {
            guard let row = try table.next(places) else { return nil }
            guard row[.objectID] != nil || row[.userPrincipalName] != nil else {
                throw table.fault("the row has neither an id nor a userPrincipalName", line: row.line)
            }
            return EntraUserRow(
                line: row.line, objectID: row[.objectID]?.lowercased(), userPrincipalName: row[.userPrincipalName],
                isEnabled: try row[.accountEnabled].map { try flag($0, line: row.line) })
        }

        private func flag(_ text: String, line: Int) throws -> Bool {
            switch text.lowercased() {
            case "true", "yes", "1", "enabled": true
            case "false", "no", "0", "disabled": false
            default:
                throw table.fault(
                    "accountEnabled is \"\(text.forDisplay)\", but must be true or false", line: line)
            }
        }
    }
}

/// A membership as Entra has it.
struct EntraMembershipRow {
    /// In lower case.
    let groupObjectID: String?
    let groupName: String?
    let memberObjectID: String?
    let memberName: String?

    /// The memberships of a file.
    struct Reader {
        private var table: CSVTable
        private let places: [Column: Int]

        private enum Column: Hashable {
            case groupID, groupName, memberID, memberName
        }

        /// - Throws: `usage` for a file that does not say which group, or which member.
        init(_ file: DriftFile) throws {
            table = try CSVTable(file.source, named: file.name)
            places = table.places(of: [
                (.groupID, ["groupId", "groupObjectId"]), (.groupName, ["groupName", "groupDisplayName", "group"]),
                (.memberID, ["memberId", "memberObjectId", "objectId", "userId", "id"]),
                (.memberName, ["userPrincipalName", "memberUserPrincipalName", "UPN", "userName", "member"]),
            ])
            guard places[.groupID] != nil || places[.groupName] != nil else {
                throw table.missing("groupId or groupName")
            }
            guard places[.memberID] != nil || places[.memberName] != nil else {
                throw table.missing("memberId, objectId or userPrincipalName")
            }
        }

        /// The next membership; nil after the last one.
        mutating func next() throws -> EntraMembershipRow? {
            guard let row = try table.next(places) else { return nil }
            guard row[.groupID] != nil || row[.groupName] != nil else {
                throw table.fault("the row names no group", line: row.line)
            }
            guard row[.memberID] != nil || row[.memberName] != nil else {
                throw table.fault("the row names no member", line: row.line)
            }
            return EntraMembershipRow(
                groupObjectID: row[.groupID]?.lowercased(), groupName: row[.groupName],
                memberObjectID: row[.memberID]?.lowercased(), memberName: row[.memberName])
        }
    }
}
