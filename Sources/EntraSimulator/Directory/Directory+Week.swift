import OrderedCollections

extension Directory {
    /// Lets one working week pass: every kind of change that an incremental cycle carries, each on people drawn for it.
    ///
    /// - Returns: what happened, a sentence for each change.
    package mutating func passWeek() -> [String] {
        var people = generator.sample(usersInScope.count, of: usersInScope.filter { !$0.isGuest && $0.accountEnabled })
        func take(_ count: Int, where fits: (DirectoryUser) -> Bool = { _ in true }) -> [DirectoryUser] {
            let taken = people.filter(fits).prefix(count)
            people.removeAll { person in taken.contains { $0.objectID == person.objectID } }
            return Array(taken)
        }
        let leaders = Set(users.values.compactMap(\.manager))
        var report: [String] = []
        report += marry(take(4))
        report += promote(take(6))
        report += leave(deactivated: take(3), unassigned: take(1), recycled: take(2))
        report += purge(take(1) { !leaders.contains($0.objectID) } + take(1) { leaders.contains($0.objectID) })
        report += reorganize(
            take(8) { $0.manager != nil }, cleared: take(2) { $0.manager != nil && $0.jobTitle != nil })
        report += comeBack()
        report += welcome(count: 3)
        report += regroup()
        return report
    }

    private mutating func marry(_ people: [DirectoryUser]) -> [String] {
        people.map { person in
            let family = generator.pick(generator.pick(PersonNames.all).family)
            rename(person.objectID, surname: family.native, latin: family.latin)
            return "\(person.userPrincipalName) is now \(users[person.objectID]?.userPrincipalName ?? "gone")"
        }
    }

    /// Gives the next role in turn to each; whoever had the last one loses it.
    private mutating func promote(_ people: [DirectoryUser]) -> [String] {
        people.map { person in
            let place = person.appRoles.first.flatMap { held in roles.firstIndex(of: held) }
            let next = place.map { roles.dropFirst($0 + 1).first } ?? roles.first
            changeRole(person.objectID, to: next)
            return "\(person.userPrincipalName) is \(next?.value ?? "without app role")"
        }
    }

    private mutating func leave(
        deactivated: [DirectoryUser], unassigned: [DirectoryUser], recycled: [DirectoryUser]
    ) -> [String] {
        for person in deactivated { disable(person.objectID) }
        for person in unassigned { unassign(person.objectID) }
        for person in recycled { softDelete(person.objectID) }
        return deactivated.map { "\($0.userPrincipalName) is disabled" }
            + unassigned.map { "\($0.userPrincipalName) is no longer assigned" }
            + recycled.map { "\($0.userPrincipalName) is in the recycle bin" }
    }

    private mutating func purge(_ people: [DirectoryUser]) -> [String] {
        for person in people { hardDelete(person.objectID) }
        return people.map { "\($0.userPrincipalName) is deleted for good" }
    }

    private mutating func reorganize(_ people: [DirectoryUser], cleared: [DirectoryUser]) -> [String] {
        var report: [String] = []
        for (index, person) in people.enumerated() where users[person.objectID] != nil {
            let department = generator.pick(Workplaces.departments)
            move(person.objectID, toDepartment: department)
            report.append("\(person.userPrincipalName) moves to \(department)")
            guard index.isMultiple(of: 2), let root = users.values.first, root.objectID != person.objectID else {
                continue
            }
            setManager(person.objectID, to: root.objectID)
            report.append("\(person.userPrincipalName) reports to \(root.userPrincipalName)")
        }
        for person in cleared where users[person.objectID] != nil {
            setManager(person.objectID, to: nil)
            changeTitle(person.objectID, to: nil)
            report.append("\(person.userPrincipalName) has no manager and no title any more")
        }
        return report
    }

    /// Enables again the first two who were disabled before this week, and restores one person from the recycle bin.
    private mutating func comeBack() -> [String] {
        let disabled = users.values.filter { $0.isInScope && !$0.accountEnabled }.prefix(2)
        for person in disabled { enable(person.objectID) }
        return disabled.map { "\($0.userPrincipalName) is enabled again" }
    }

    private mutating func welcome(count: Int) -> [String] {
        let boss = users.values.first?.objectID
        return (0..<count).compactMap { number in
            let id = hire(role: roles[number % roles.count])
            setManager(id, to: boss)
            for group in groups.keys.prefix(2) { addMember(id, to: group) }
            return users[id].map { "\($0.userPrincipalName) joins" }
        }
    }

    /// A rename that keeps the group, members in and out, and a group that is deleted while its users stay.
    private mutating func regroup() -> [String] {
        var report: [String] = []
        let populated = groups.values.filter { $0.members.count > 3 }.map(\.objectID)
        if let id = populated.first, let name = groups[id]?.displayName {
            renameGroup(id, to: "\(name) (renamed)")
            report.append("group \"\(name)\" is renamed")
        }
        for id in populated.prefix(3) {
            let outsiders = usersInScope.map(\.objectID).filter { groups[id]?.members.contains($0) == false }
            let leaving = generator.sample(2, of: groups[id]?.members.elements ?? [])
            for user in leaving { removeMember(user, from: id) }
            for user in generator.sample(2, of: outsiders) { addMember(user, to: id) }
            report.append("group \"\(groups[id]?.displayName ?? "")\" exchanges members")
        }
        let founders = generator.sample(3, of: usersInScope.map(\.objectID))
        // Two groups of one name would be written into one record (Q91).
        let projects = groups.values.filter { $0.displayName.hasPrefix("Projekt Ångström") }.count
        let project = "Projekt Ångström \(projects + 1)"
        createGroup(project, members: OrderedSet(founders))
        report.append("group \"\(project)\" is new")
        if groups.count > 4, let last = populated.last, let name = groups[last]?.displayName {
            deleteGroup(last)
            report.append("group \"\(name)\" is deleted")
        }
        return report
    }
}
