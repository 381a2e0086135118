package import OrderedCollections

extension Directory {
    /// A new surname, and with it a new user principal name, mail address, display name and nickname.
    package mutating func rename(_ id: ObjectID, surname: String, latin: String) {
        guard var user = users[id] else { preconditionFailure("\(id) is not in the directory") }
        let first = user.mailNickname.split(separator: ".").first.map(String.init) ?? user.mailNickname
        let nickname = unusedNickname("\(first).\(latin)")
        user.displayName = user.surname.map { user.displayName.replacing($0, with: surname) } ?? surname
        user.surname = surname
        user.mailNickname = nickname
        user.userPrincipalName = "\(nickname)@\(domain)"
        if user.mail != nil { user.mail = user.userPrincipalName }
        user.proxyAddresses.append("smtp:\(user.userPrincipalName)")
        users[id] = user
    }

    /// Assigns one app role instead of those held so far; nil takes all away.
    package mutating func changeRole(_ id: ObjectID, to role: AppRole?) {
        users[id]?.appRoles = role.map { [$0] } ?? []
    }

    package mutating func disable(_ id: ObjectID) { users[id]?.accountEnabled = false }

    package mutating func enable(_ id: ObjectID) { users[id]?.accountEnabled = true }

    package mutating func move(_ id: ObjectID, toDepartment department: String?) { users[id]?.department = department }

    package mutating func changeTitle(_ id: ObjectID, to title: String?) { users[id]?.jobTitle = title }

    package mutating func setManager(_ id: ObjectID, to manager: ObjectID?) { users[id]?.manager = manager }

    package mutating func assign(_ id: ObjectID) { users[id]?.isAssigned = true }

    /// Takes the user out of the provisioning scope; the account itself stays as it is.
    package mutating func unassign(_ id: ObjectID) { users[id]?.isAssigned = false }

    /// Into the recycle bin; Entra forgets nothing of it for 30 days, memberships included.
    package mutating func softDelete(_ id: ObjectID) { users[id]?.isInRecycleBin = true }

    /// Back from the recycle bin.
    package mutating func restore(_ id: ObjectID) { users[id]?.isInRecycleBin = false }

    /// Removes the user for good: from every group and as anybody's manager as well.
    package mutating func hardDelete(_ id: ObjectID) {
        users.removeValue(forKey: id)
        for group in groups.keys { groups[group]?.members.remove(id) }
        for report in users.keys where users[report]?.manager == id { users[report]?.manager = nil }
    }

    package mutating func addMember(_ user: ObjectID, to group: ObjectID) { groups[group]?.members.append(user) }

    package mutating func removeMember(_ user: ObjectID, from group: ObjectID) { groups[group]?.members.remove(user) }

    package mutating func renameGroup(_ id: ObjectID, to displayName: String) { groups[id]?.displayName = displayName }

    @discardableResult
    package mutating func createGroup(_ displayName: String, members: OrderedSet<ObjectID> = []) -> ObjectID {
        let group = DirectoryGroup(objectID: ObjectID(using: &generator), displayName: displayName, members: members)
        groups[group.objectID] = group
        return group.objectID
    }

    package mutating func deleteGroup(_ id: ObjectID) { groups.removeValue(forKey: id) }
}
