import OrderedCollections

extension Directory {
    /// Invents a tenant: a hierarchy of employees, guests, disabled accounts, app roles, and a dozen groups.
    ///
    /// The first four people have the roles admin, member, viewer and none, so that each occurs at any size.
    ///
    /// - Parameters:
    ///   - people: users in the provisioning scope; a few unassigned and soft-deleted ones come on top.
    ///   - groupCount: groups assigned to the application.
    package static func invented(
        seed: UInt64, people: Int = 320, groupCount: Int = 12, domain: String = "contoso.example"
    ) -> Directory {
        var directory = Directory(seed: seed, domain: domain)
        for index in 0..<people { directory.settle(number: index, of: people) }
        for index in 0..<(people / 40 + 2) {
            let outsider = directory.hire(role: directory.role("viewer"))
            if index.isMultiple(of: 2) {
                directory.users[outsider]?.isAssigned = false
            } else {
                directory.users[outsider]?.isInRecycleBin = true
            }
        }
        for index in 0..<groupCount { directory.foundGroup(number: index) }
        return directory
    }

    /// A new joiner with an address of their own, in the provisioning scope, without manager and groups.
    @discardableResult
    package mutating func hire(role: AppRole?) -> ObjectID {
        let names = generator.pick(PersonNames.all)
        let given = generator.pick(names.given)
        let family = generator.pick(names.family)
        let nickname = unusedNickname("\(given.latin).\(family.latin)")
        let address = "\(nickname)@\(domain)"
        var user = DirectoryUser(
            objectID: ObjectID(using: &generator), userPrincipalName: address, mailNickname: nickname,
            displayName: names.displayName(given, family))
        user.givenName = given.native
        user.surname = family.native
        user.preferredLanguage = names.language
        user.mail = generator.chance(percent: 96) ? address : nil
        user.proxyAddresses = ["SMTP:\(address)", "smtp:\(nickname)+alias@\(domain)"]
        user.appRoles = role.map { [$0] } ?? []
        furnish(&user)
        users[user.objectID] = user
        return user.objectID
    }

    /// Somebody invited from another tenant (`kim_fabrikam.example#EXT#@contoso.example`), often without names.
    @discardableResult
    package mutating func invite(role: AppRole?) -> ObjectID {
        let names = generator.pick(PersonNames.all)
        let given = generator.pick(names.given)
        let family = generator.pick(names.family)
        let home = generator.pick(["fabrikam.example", "northwind.example"])
        let local = unusedNickname("\(given.latin).\(family.latin)")
        let nickname = "\(local)_\(home)#EXT#"
        var user = DirectoryUser(
            objectID: ObjectID(using: &generator), userPrincipalName: "\(nickname)@\(domain)", mailNickname: nickname,
            displayName: names.displayName(given, family))
        user.isGuest = true
        user.mail = "\(local)@\(home)"
        if generator.chance(percent: 50) {
            user.givenName = given.native
            user.surname = family.native
        } else {
            user.displayName = local
        }
        user.appRoles = role.map { [$0] } ?? []
        users[user.objectID] = user
        return user.objectID
    }

    /// Makes one of the first people: every 14th a guest, the others below a manager made before them.
    private mutating func settle(number: Int, of people: Int) {
        let role = number < 4 ? roles.dropFirst(number).first : drawnRole()
        guard number % 14 != 13 else {
            invite(role: role)
            return
        }
        let id = hire(role: role)
        if number > 0, let boss = manager(forNumber: number) {
            let ownDepartment = Workplaces.departments[number % Workplaces.departments.count]
            let department = users[boss]?.manager == nil ? ownDepartment : users[boss]?.department
            users[id]?.manager = boss
            users[id]?.department = department
        }
        if number % 23 == 22 { users[id]?.accountEnabled = false }
    }

    /// A tree of about seven reports to each manager; guests lead nobody.
    private func manager(forNumber number: Int) -> ObjectID? {
        var place = (number - 1) / 7
        while place > 0, users.values[place].isGuest { place -= 1 }
        return users.values[place].objectID
    }

    private mutating func drawnRole() -> AppRole? {
        switch generator.below(100) {
        case 0..<8: role("admin")
        case 8..<62: role("member")
        case 62..<88: role("viewer")
        default: nil
        }
    }

    private mutating func furnish(_ user: inout DirectoryUser) {
        user.employeeID = "E\(10_000 + users.count)"
        user.jobTitle = generator.chance(percent: 90) ? generator.pick(Workplaces.titles) : nil
        if generator.chance(percent: 80) { user.office = generator.pick(Workplaces.offices) }
        if generator.chance(percent: 60) { user.telephoneNumber = "+46 8 555 \(1000 + generator.below(9000))" }
        if generator.chance(percent: 50) { user.mobile = "+46 70 555 \(1000 + generator.below(9000))" }
        if generator.chance(percent: 10) { user.facsimileTelephoneNumber = "+46 8 556 \(1000 + generator.below(9000))" }
    }

    /// Everybody first, then the departments, then teams of drawn people, the last of them empty.
    private mutating func foundGroup(number: Int) {
        let staff = usersInScope
        var group = DirectoryGroup(objectID: ObjectID(using: &generator), displayName: "All Staff")
        switch number {
        case 0:
            group.members = OrderedSet(staff.map(\.objectID))
        case 1...6:
            group.displayName = Workplaces.departments[number - 1]
            group.members = OrderedSet(staff.filter { $0.department == group.displayName }.map(\.objectID))
        default:
            let names = Workplaces.groupNames
            let turn = number - 7
            group.displayName = names[turn % names.count] + (turn < names.count ? "" : " \(turn / names.count + 1)")
            let size = group.displayName == "Empty Shell" ? 0 : turn == 0 ? 1 : 2 + generator.below(40)
            group.members = OrderedSet(generator.sample(size, of: staff).map(\.objectID))
        }
        groups[group.objectID] = group
    }

    /// The nickname itself, or with the first number behind it that nobody has had.
    mutating func unusedNickname(_ wanted: String) -> String {
        var nickname = wanted
        var number = 2
        while !nicknames.insert(nickname).inserted {
            nickname = "\(wanted)\(number)"
            number += 1
        }
        return nickname
    }
}
