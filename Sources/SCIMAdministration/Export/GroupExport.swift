import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    private static let groupColumns = [
        "id", "displayName", "externalId", "memberId", "memberType", "memberName", "created", "lastModified",
    ]

    /// Writes out the groups in the order in which they were created, with their members: in CSV a row for each
    /// membership, and one without member for an empty group.
    ///
    /// - Parameters:
    ///   - search: part of the displayName, in any case.
    ///   - output: gets whole records.
    /// - Returns: how many groups were written.
    @discardableResult
    package func exportGroups(
        of organization: Organization, search: String? = nil, as format: ExportFormat,
        progress: (Int) -> Void = { _ in }, to output: @escaping ([UInt8]) throws -> Void
    ) throws -> Int {
        let writer = try ExportWriter(format, columns: Administration.groupColumns, to: output)
        var count = 0
        var query = (after: nil as String?, isAtEnd: false)
        while !query.isAtEnd {
            // The members of one group after the other, in snapshots of their own.
            let page = try groups(of: organization, search: search, after: query.after, limit: 100)
            for group in page.elements {
                // A row of a table stands for itself, so no more than a part of the members is held at once.
                try forEachPart(of: group, in: organization, size: format == .csv ? 1000 : nil) { members in
                    try writer.write {
                        group.exported(members)
                    } rows: {
                        group.rows(members)
                    }
                }
                count += 1
            }
            progress(count)
            query = (page.next, page.next == nil)
        }
        return count
    }

    /// The members of a group part by part; one empty part where there are none.
    ///
    /// - Parameter size: nil for all members at once.
    private func forEachPart(
        of group: Group, in organization: Organization, size: Int?, _ body: ([GroupMember]) throws -> Void
    ) throws {
        var last: ResourceID?
        while true {
            let part = try read { snapshot in
                try snapshot.organization(organization.id).namedMembers(of: group.id, after: last, limit: size)
            }
            if !part.isEmpty || last == nil { try body(part.map { GroupMember($0.member, name: $0.name) }) }
            guard let size, part.count == size else { return }
            last = part.last?.member.id
        }
    }
}

extension Group {
    /// The group as one JSON object with its members.
    fileprivate func exported(_ members: [GroupMember]) -> JSONObject {
        [
            "id": .string(identifier), "displayName": .string(displayName),
            "externalId": JSONValue(optional: externalID), "members": .number(JSONNumber(members.count)),
            "created": .string(created.dateTime), "lastModified": .string(modified.dateTime),
            "memberList": .array(
                members.map { ["id": .string($0.identifier), "type": .string($0.type), "name": .string($0.name)] }),
        ]
    }

    fileprivate func rows(_ members: [GroupMember]) -> [[String?]] {
        let rows: [(id: String?, type: String?, name: String?)] =
            members.isEmpty ? [(nil, nil, nil)] : members.map { ($0.identifier, $0.type, $0.name) }
        return rows.map {
            [identifier, displayName, externalID, $0.id, $0.type, $0.name, created.dateTime, modified.dateTime]
        }
    }
}
