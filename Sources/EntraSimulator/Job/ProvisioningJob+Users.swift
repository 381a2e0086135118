import OrderedCollections
import SCIMCore

extension ProvisioningJob {
    /// Brings one user of the target to the directory's state, references excepted (entra: match, create, update, leave).
    mutating func synchronize(_ user: DirectoryUser) throws(Failure) {
        let wanted = configuration.mapping.state(of: user).filtered(references: false)
        if let link = users[user.objectID] {
            try update(user, link, to: user.isInScope ? wanted : link.deactivated)
        } else if !user.isInScope {
            summary.users.skipped += 1
        } else if let found = try match(user, by: wanted) {
            summary.users.adopted += 1
            try adopt(user, found, wanted)
        } else {
            try create(user, wanted)
        }
    }

    /// Looks for the user by each matching attribute in turn, until one finds somebody (Q12).
    mutating func match(
        _ user: DirectoryUser, by wanted: MappedObject
    ) throws(Failure) -> (id: String, value: JSONValue)? {
        for path in configuration.mapping.matching {
            guard let value = wanted[path]?.text else { continue }
            let answer = try target.send(
                "GET", "/Users", query: MatchQuery().filter((path.text, value)),
                for: "match user \(user.userPrincipalName)", wanted: [200])
            let found = try answer.list()
            guard found.count < 2 else {
                throw answer.failure(.duplicateTargets, "\(found.count) users of the target have this \(path.text)")
            }
            if let only = found.first { return only }
        }
        return nil
    }

    /// Links an account that was there before, and changes what differs; null source values take nothing away (Q103).
    private mutating func adopt(
        _ user: DirectoryUser, _ found: (id: String, value: JSONValue), _ wanted: MappedObject
    ) throws(Failure) {
        var base = configuration.mapping.read(found.value)
        base.values = base.values.filter { wanted[$0.key] != nil }
        users[user.objectID] = UserLink(id: found.id, state: base)
        guard let body = wanted.patch(from: base, in: dialect, clearing: .leave) else {
            users[user.objectID] = UserLink(id: found.id, state: wanted)
            summary.users.unchanged += 1
            return
        }
        try patch(user, found.id, body, for: "adopt user")
        count(wanted, after: base)
        users[user.objectID] = UserLink(id: found.id, state: wanted)
    }

    private mutating func create(_ user: DirectoryUser, _ wanted: MappedObject) throws(Failure) {
        let answer = try target.send(
            "POST", "/Users", body: wanted.userCreation(booleans: configuration.booleansOnCreate),
            for: "create user \(user.userPrincipalName)", wanted: [201])
        let created = try answer.resource()
        users[user.objectID] = UserLink(id: created.id, state: wanted)
        summary.users.created += 1
    }

    /// Sends the difference, from what the target has where it is read first, else from what it acknowledged last.
    private mutating func update(_ user: DirectoryUser, _ link: UserLink, to wanted: MappedObject) throws(Failure) {
        let known = link.state.filtered(references: false)
        guard var body = wanted.patch(from: known, in: dialect, clearing: configuration.clearing) else {
            summary.users.unchanged += 1
            return
        }
        var base = known
        if configuration.readsBeforeUpdate {
            base = try read(user, link).relevant(to: wanted, knowing: known)
            guard let fresh = wanted.patch(from: base, in: dialect, clearing: configuration.clearing) else {
                acknowledge(user.objectID, wanted)
                summary.users.unchanged += 1
                return
            }
            body = fresh
        }
        try patch(user, link.id, body, for: "update user")
        count(wanted, after: base)
        acknowledge(user.objectID, wanted)
    }

    private mutating func read(_ user: DirectoryUser, _ link: UserLink) throws(Failure) -> MappedObject {
        let activity = "read user \(user.userPrincipalName)"
        do throws(Failure) {
            let answer = try target.send("GET", "/Users/\(link.id)", for: activity, wanted: [200])
            return configuration.mapping.read(try answer.resource().value)
        } catch {
            if error.reason == .notFound { forgetUser(user.objectID) }
            throw error
        }
    }

    private mutating func patch(
        _ user: DirectoryUser, _ id: String, _ body: JSONValue, for verb: String
    ) throws(Failure) {
        do throws(Failure) {
            let answer = try target.send(
                "PATCH", "/Users/\(id)", body: body, for: "\(verb) \(user.userPrincipalName)", wanted: [200, 204])
            if answer.status == 200 { _ = try answer.resource() }
        } catch {
            if error.reason == .notFound { forgetUser(user.objectID) }
            throw error
        }
    }

    /// Sends the manager apart, once both have an `id` in the target; a manager without one is left for a later cycle.
    mutating func synchronizeReferences(of user: DirectoryUser) throws(Failure) {
        guard let link = users[user.objectID] else { return }
        let wanted = configuration.mapping.state(of: user).filtered(references: true)
        let known = link.state.filtered(references: true)
        let identifiers = users.mapValues(\.id)
        guard
            let body = wanted.patch(
                from: known, in: dialect, clearing: configuration.clearing, identifier: { identifiers[$0] })
        else { return }
        try patch(user, link.id, body, for: wanted.values.isEmpty ? "clear manager of" : "set manager of")
        if wanted.values.isEmpty { summary.managersCleared += 1 } else { summary.managersSet += 1 }
        users[user.objectID]?.state = link.state.filtered(references: false).merging(wanted)
    }

    /// The hard delete; somebody who is gone already is as good as deleted (Q101).
    mutating func deleteUser(_ id: ObjectID) throws(Failure) {
        guard let link = users[id] else { return }
        _ = try target.send("DELETE", "/Users/\(link.id)", for: "delete user \(link.label)", wanted: [204, 404])
        forgetUser(id)
        summary.users.deleted += 1
    }

    /// Drops the link, and with it the memberships and references that ended at it.
    private mutating func forgetUser(_ id: ObjectID) {
        users.removeValue(forKey: id)
        for group in groups.keys { groups[group]?.members.remove(id) }
        for user in users.keys {
            users[user]?.state.values.removeAll { $0.value == .reference(id) }
        }
    }

    /// Notes what the target has now; the manager is a matter of its own.
    private mutating func acknowledge(_ id: ObjectID, _ wanted: MappedObject) {
        guard let link = users[id] else { return }
        let kept = configuration.clearing == .leave ? link.state : link.state.filtered(references: true)
        users[id]?.state = kept.merging(wanted)
    }

    private mutating func count(_ wanted: MappedObject, after base: MappedObject) {
        let active = TargetPath.attribute("active")
        if wanted[active] == .flag(false), base[active] != .flag(false) {
            summary.users.deactivated += 1
        } else {
            summary.users.updated += 1
        }
    }
}

extension ProvisioningJob.UserLink {
    /// Out of scope nothing is sent but `active`; the other values stay what they were.
    fileprivate var deactivated: MappedObject {
        var state = state.filtered(references: false)
        let active = TargetPath.attribute("active")
        if state[active] != nil { state[active] = .flag(false) }
        return state
    }

    /// The user's name in the target, for the log.
    var label: String { state[.attribute("userName")]?.text ?? id }
}

extension MappedObject {
    /// What was read, without what this job neither wants nor ever sent, and with the role lists that reading leaves out.
    fileprivate func relevant(to wanted: MappedObject, knowing known: MappedObject) -> MappedObject {
        var base = MappedObject(values.filter { wanted[$0.key] != nil || known[$0.key] != nil })
        for (target, value) in known.values {
            if case .roles = value { base[target] = value }
        }
        return base
    }
}
