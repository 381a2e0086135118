import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Compares the users of an organization, and their memberships, with what was exported from Entra. Nothing is changed.
    ///
    /// Users are the same if externalId is the objectId, else if the userName is the userPrincipalName. Names that differ in
    /// case only are the same name.
    ///
    /// - Parameters:
    ///   - users: CSV with the columns id or objectId, userPrincipalName, accountEnabled.
    ///   - members: CSV with a group and a member in each row; nil to compare no memberships.
    ///   - progress: is told how many rows are read.
    ///   - report: gets every difference, in the order of the file, then those that are only here.
    /// - Throws: `usage` with the line and the column of what is wrong in a file.
    package func drift(
        of organization: Organization, users: DriftFile, members: DriftFile? = nil, progress: (Int) -> Void = { _ in },
        report: (DriftFinding) throws -> Void
    ) throws -> DriftSummary {
        var summary = DriftSummary()
        func note(_ findings: [DriftFinding]) throws {
            for finding in findings {
                summary.counts[finding.kind, default: 0] += 1
                try report(finding)
            }
        }
        var reader = try EntraUserRow.Reader(users)
        var seen: [ResourceID] = []
        while true {
            var rows: [EntraUserRow] = []
            while rows.count < 500, let row = try reader.next() { rows.append(row) }
            guard !rows.isEmpty else { break }
            let compared = try read { snapshot in
                let scope = snapshot.organization(organization.id)
                return try rows.map { try $0.compared(in: scope) }
            }
            for (id, findings) in compared {
                if let id { seen.append(id) }
                try note(findings)
            }
            summary.users += rows.count
            progress(summary.users)
        }
        seen.sort()
        summary.ownUsers = try forEachUser(of: organization, except: seen) { try note([$0]) }
        if let members {
            let comparison = MembershipComparison(self, organization)
            (summary.memberships, summary.unknownMembers) = try comparison.run(members) { try note([$0]) }
        }
        return summary
    }

    /// Users who are active here and were not met in the file.
    ///
    /// - Parameter seen: in order.
    /// - Returns: how many of them are our own.
    private func forEachUser(
        of organization: Organization, except seen: [ResourceID], _ body: (DriftFinding) throws -> Void
    ) throws -> Int {
        var own = 0
        var next = 0
        try forEachPage(of: organization, progress: { _, _ in }) { page in
            for user in page {
                while next < seen.count, seen[next] < user.id { next += 1 }
                guard user.isActive, next == seen.count || seen[next] != user.id else { continue }
                if user.isProtected || user.isLocal {
                    own += 1
                    continue
                }
                var finding = DriftFinding(.surplus, user.userName)
                finding.objectID = user.externalID
                finding.identifier = user.id.description
                try body(finding)
            }
        }
        return own
    }
}

extension EntraUserRow {
    /// - Returns: who the row is here, and what is different.
    fileprivate func compared(in scope: OrganizationSnapshot) throws -> (ResourceID?, [DriftFinding]) {
        guard let (user, isByName) = try scope.user(objectID: objectID, name: userPrincipalName) else {
            // Entra does not create whoever is disabled.
            guard isEnabled ?? true else { return (nil, []) }
            return (nil, [finding(.missing, userPrincipalName ?? objectID ?? "", nil)])
        }
        var findings: [DriftFinding] = []
        if let name = userPrincipalName, name.foldedKey.map({ !$0.utf8.elementsEqual(user.userNameKey.utf8) }) ?? true {
            findings.append(finding(.userName, user.userName, user, here: user.userName, there: name))
        }
        if let isEnabled, isEnabled != user.isActive, !user.isProtected {
            findings.append(
                finding(
                    .active, user.userName, user, here: user.isActive ? "active" : "inactive",
                    there: isEnabled ? "enabled" : "disabled"))
        }
        if isByName, let objectID, let externalID = user.externalID, externalID.isObjectID {
            findings.append(finding(.externalID, user.userName, user, here: externalID, there: objectID))
        }
        return (user.id, findings)
    }

    private func finding(
        _ kind: DriftFinding.Kind, _ name: String, _ user: UserRecord?, here: String? = nil, there: String? = nil
    ) -> DriftFinding {
        var finding = DriftFinding(kind, name)
        finding.objectID = objectID
        finding.identifier = user?.id.description
        finding.here = here
        finding.there = there
        finding.line = line
        return finding
    }
}

extension String {
    /// Whether it has the form of an objectId: 32 hexadecimal digits in five parts.
    fileprivate var isObjectID: Bool { ResourceID(lowercased()) != nil }
}

extension OrganizationSnapshot {
    /// Who is meant by an objectId of Entra's, else by a name.
    ///
    /// - Returns: the user, and whether only the name is theirs; nil for nobody.
    func user(objectID: String?, name: String?) throws -> (UserRecord, isByName: Bool)? {
        if let objectID {
            var found = try users(externalID: objectID)
            // Entra writes identifiers in lower case; others may not.
            if found.isEmpty { found = try users(externalID: objectID.uppercased()) }
            if let user = found.first(where: \.isActive) ?? found.first { return (user, false) }
        }
        guard let key = name?.foldedKey, let user = try user(userNameKey: key) else { return nil }
        return (user, true)
    }
}
