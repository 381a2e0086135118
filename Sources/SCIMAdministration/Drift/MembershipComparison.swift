import SCIMCore
import SCIMDirectory
import SCIMHost
import SCIMStore

/// Compares memberships with those that were exported from Entra. Of each one, two numbers are held.
struct MembershipComparison {
    private let administration: Administration
    private let organization: Organization

    init(_ administration: Administration, _ organization: Organization) {
        self.administration = administration
        self.organization = organization
    }

    /// A membership of the file between a group and a user who are here.
    private struct Pair: Comparable {
        /// The place of the group among those of the file.
        let group: Int
        let member: ResourceID

        static func < (left: Pair, right: Pair) -> Bool {
            left.group == right.group ? left.member < right.member : left.group < right.group
        }
    }

    /// The groups that the file names.
    private struct Groups {
        /// The place in `found` of each; nil for one that is not here.
        var places: [String: Int?] = [:]
        var found: [GroupReference] = []
        var placesByID: [ResourceID: Int] = [:]
        /// In the order of the file.
        var missing: [String] = []
    }

    /// - Returns: how many memberships the file has, and how many of somebody who is not here.
    func run(_ file: DriftFile, _ report: (DriftFinding) throws -> Void) throws -> (all: Int, unknown: Int) {
        var reader = try EntraMembershipRow.Reader(file)
        var groups = Groups()
        var pairs: [Pair] = []
        var (all, unknown) = (0, 0)
        while true {
            var rows: [EntraMembershipRow] = []
            while rows.count < 500, let row = try reader.next() { rows.append(row) }
            guard !rows.isEmpty else { break }
            all += rows.count
            try administration.read { snapshot in
                let scope = snapshot.organization(organization.id)
                for row in rows {
                    guard let group = try place(of: row, in: scope, &groups) else { continue }
                    guard let (user, _) = try scope.user(objectID: row.memberObjectID, name: row.memberName) else {
                        unknown += 1
                        continue
                    }
                    pairs.append(Pair(group: group, member: user.id))
                }
            }
        }
        for name in groups.missing { try report(DriftFinding(.groupMissing, name)) }
        pairs.sort()
        try compare(pairs, of: groups.found, report)
        try reportOthers(than: Set(groups.found.map(\.id)), report)
        return (all, unknown)
    }

    /// - Returns: nil for a group that is not here.
    private func place(
        of row: EntraMembershipRow, in scope: OrganizationSnapshot, _ groups: inout Groups
    ) throws -> Int? {
        let name = row.groupObjectID ?? row.groupName ?? ""
        if let known = groups.places[name] { return known }
        let byID = try row.groupObjectID.flatMap { try scope.groups(externalID: $0).first }
        let key = row.groupName?.foldedKey
        guard let group = try byID ?? key.flatMap({ try scope.group(displayNameKey: $0) }) else {
            groups.places[name] = .some(nil)
            groups.missing.append(row.groupName ?? name)
            return nil
        }
        // Two names of one group are one group.
        let place = groups.placesByID[group.id] ?? groups.found.count
        if place == groups.found.count {
            groups.placesByID[group.id] = place
            groups.found.append(GroupReference(id: group.id, displayName: group.displayName))
        }
        groups.places[name] = place
        return place
    }

    private func compare(
        _ pairs: [Pair], of groups: [GroupReference], _ report: (DriftFinding) throws -> Void
    ) throws {
        var next = 0
        for (place, group) in groups.enumerated() {
            let end = pairs[next...].firstIndex { $0.group > place } ?? pairs.count
            try compare(pairs[next..<end], with: group, report)
            next = end
        }
    }

    /// Both are in the order of the members.
    private func compare(
        _ pairs: ArraySlice<Pair>, with group: GroupReference, _ report: (DriftFinding) throws -> Void
    ) throws {
        try administration.read { snapshot in
            let scope = snapshot.organization(organization.id)
            func note(_ kind: DriftFinding.Kind, _ member: ResourceID) throws {
                var finding = DriftFinding(kind, try scope.name(of: member) ?? member.description)
                finding.identifier = member.description
                finding.group = group.displayName
                try report(finding)
            }
            var next = pairs.startIndex
            /// The next member in the file, who may be there twice.
            func take() -> ResourceID {
                let member = pairs[next].member
                while next < pairs.endIndex, pairs[next].member == member { next += 1 }
                return member
            }
            try scope.forEachMember(of: group.id) { member in
                while next < pairs.endIndex, pairs[next].member < member.id { try note(.membershipMissing, take()) }
                if next < pairs.endIndex, pairs[next].member == member.id {
                    _ = take()
                } else if member.kind == .user {
                    try note(.membershipSurplus, member.id)
                }
            }
            while next < pairs.endIndex { try note(.membershipMissing, take()) }
        }
    }

    /// Groups with members that a client brought and the file does not name.
    private func reportOthers(than known: Set<ResourceID>, _ report: (DriftFinding) throws -> Void) throws {
        var last: ResourceID?
        while true {
            let page = try administration.read { snapshot in
                let scope = snapshot.organization(organization.id)
                return try scope.groups(after: last, limit: 500).map {
                    (group: $0, isEmpty: try scope.memberCount(of: $0.id, limit: 1) == 0)
                }
            }
            for (group, isEmpty) in page
            where !isEmpty && !known.contains(group.id) && group.writtenBySCIM != nil && !group.isProtected {
                var finding = DriftFinding(.groupSurplus, group.displayName)
                finding.objectID = group.externalID
                finding.identifier = group.id.description
                try report(finding)
            }
            guard page.count == 500 else { return }
            last = page.last?.group.id
        }
    }
}
