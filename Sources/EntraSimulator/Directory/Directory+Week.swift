import OrderedCollections

extension Directory {
    /// Lets one working week pass: every kind of change that an incremental cycle carries, each on people drawn for it.
    ///
    /// - Returns: what happened, in order.
    package mutating func passWeek() -> [DirectoryChange] {
        var people = generator.sample(usersInScope.count, of: usersInScope.filter { !$0.isGuest && $0.accountEnabled })
        func take(_ count: Int, where fits: (DirectoryUser) -> Bool = { _ in true }) -> [DirectoryUser] {
            let taken = people.filter(fits).prefix(count)
            people.removeAll { person in taken.contains { $0.objectID == person.objectID } }
            return Array(taken)
        }
        let leaders = Set(users.values.compactMap(\.manager))
        var report: [DirectoryChange] = []
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

    private mutating func marry(_ people: [DirectoryUser]) -> [DirectoryChange] {
        people.map { person in
            let family = generator.pick(generator.pick(PersonNames.all).family)
            rename(person.objectID, surname: family.native, latin: family.latin)
            let name = users[person.objectID]?.userPrincipalName ?? ""
            return DirectoryChange(.renamed, "\(person.userPrincipalName) to \(name)")
        }
    }

    /// Gives the next role in turn to each; whoever had the last one loses it.
    private mutating func promote(_ people: [DirectoryUser]) -> [DirectoryChange] {
        people.map { person in
            let place = person.appRoles.first.flatMap { held in roles.firstIndex(of: held) }
            let next = place.map { roles.dropFirst($0 + 1).first } ?? roles.first
            changeRole(person.objectID, to: next)
            return DirectoryChange(.gotRole, "\(person.userPrincipalName): \(next?.value ?? "none")")
        }
    }

    private mutating func leave(
        deactivated: [DirectoryUser], unassigned: [DirectoryUser], recycled: [DirectoryUser]
    ) -> [DirectoryChange] {
        for person in deactivated { disable(person.objectID) }
        for person in unassigned { unassign(person.objectID) }
        for person in recycled { softDelete(person.objectID) }
        return deactivated.map { DirectoryChange(.disabled, $0.userPrincipalName) }
            + unassigned.map { DirectoryChange(.unassigned, $0.userPrincipalName) }
            + recycled.map { DirectoryChange(.softDeleted, $0.userPrincipalName) }
    }

    private mutating func purge(_ people: [DirectoryUser]) -> [DirectoryChange] {
        for person in people { hardDelete(person.objectID) }
        return people.map { DirectoryChange(.hardDeleted, $0.userPrincipalName) }
    }

    private mutating func reorganize(
        _ people: [DirectoryUser], cleared: [DirectoryUser]
    ) -> [DirectoryChange] {
        var report: [DirectoryChange] = []
        for (index, person) in people.enumerated() where users[person.objectID] != nil {
            let department = generator.pick(Workplaces.departments)
            move(person.objectID, toDepartment: department)
            report.append(DirectoryChange(.moved, "\(person.userPrincipalName) to \(department)"))
            guard index.isMultiple(of: 2), let root = users.values.first, root.objectID != person.objectID else {
                continue
            }
            setManager(person.objectID, to: root.objectID)
            report.append(
                DirectoryChange(.gotManager, "\(person.userPrincipalName): \(root.userPrincipalName)"))
        }
        for person in cleared where users[person.objectID] != nil {
            setManager(person.objectID, to: nil)
            changeTitle(person.objectID, to: nil)
            report.append(DirectoryChange(.lostManager, "\(person.userPrincipalName), and the title"))
        }
        return report
    }

    /// Enables again the first two who are disabled.
    private mutating func comeBack() -> [DirectoryChange] {
        let disabled = users.values.filter { $0.isInScope && !$0.accountEnabled }.prefix(2)
        for person in disabled { enable(person.objectID) }
        return disabled.map { DirectoryChange(.enabled, $0.userPrincipalName) }
    }

    private mutating func welcome(count: Int) -> [DirectoryChange] {
        let boss = users.values.first?.objectID
        return (0..<count).compactMap { number in
            let id = hire(role: roles[number % roles.count])
            setManager(id, to: boss)
            for group in groups.keys.prefix(2) { addMember(id, to: group) }
            return users[id].map { DirectoryChange(.joined, $0.userPrincipalName) }
        }
    }

    private static let renamed = " (renamed)"

    /// A rename that keeps the group, members in and out, and a group that is deleted while its users stay.
    private mutating func regroup() -> [DirectoryChange] {
        var report: [DirectoryChange] = []
        let populated = groups.values.filter { $0.members.count > 3 }.map(\.objectID)
        let others = populated.filter { groups[$0]?.displayName.hasSuffix(Self.renamed) == false }
        if let id = others.first, let name = groups[id]?.displayName {
            renameGroup(id, to: name + Self.renamed)
            report.append(DirectoryChange(.groupRenamed, "\(name) to \(name)\(Self.renamed)"))
        }
        for id in populated.prefix(3) {
            let outsiders = usersInScope.map(\.objectID).filter { groups[id]?.members.contains($0) == false }
            let leaving = generator.sample(2, of: groups[id]?.members.elements ?? [])
            for user in leaving { removeMember(user, from: id) }
            for user in generator.sample(2, of: outsiders) { addMember(user, to: id) }
            report.append(DirectoryChange(.membersExchanged, groups[id]?.displayName ?? ""))
        }
        let founders = generator.sample(3, of: usersInScope.map(\.objectID))
        // Two groups of one name would be written into one record (Q91).
        let projects = groups.values.filter { $0.displayName.hasPrefix("Projekt Ångström") }.count
        let project = "Projekt Ångström \(projects + 1)"
        createGroup(project, members: OrderedSet(founders))
        report.append(DirectoryChange(.groupCreated, project))
        if groups.count > 4, let last = populated.last, let name = groups[last]?.displayName {
            deleteGroup(last)
            report.append(DirectoryChange(.groupDeleted, name))
        }
        return report
    }
}
