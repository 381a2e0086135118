import OrderedCollections
import SCIMCore

extension ProvisioningJob {
    /// Brings name and `externalId` of one group to the directory's state; members are a matter of their own.
    mutating func synchronize(_ group: DirectoryGroup) throws(Failure) {
        let wanted = group.mapped
        if let link = groups[group.objectID] {
            try update(group, link, to: wanted)
        } else if let found = try match(group) {
            summary.groups.adopted += 1
            let base = DirectoryGroup.read(found.value)
            groups[group.objectID] = GroupLink(id: found.id, state: base)
            try send(wanted, to: group, from: base)
        } else {
            let answer = try target.send(
                "POST", "/Groups", body: wanted.groupCreation(), for: "create group \"\(group.displayName)\"",
                wanted: [201])
            groups[group.objectID] = GroupLink(id: try answer.resource().id, state: wanted)
            summary.groups.created += 1
        }
    }

    /// Asks for the group without its members (Q78): a target that shows them all the same has refused the job's wish.
    private mutating func match(_ group: DirectoryGroup) throws(Failure) -> (id: String, value: JSONValue)? {
        let query = MatchQuery().parameter("excludedAttributes", "members").filter(("displayName", group.displayName))
        let answer = try target.send(
            "GET", "/Groups", query: query, for: "match group \"\(group.displayName)\"", wanted: [200])
        let found = try answer.list()
        guard found.count < 2 else {
            throw answer.failure(.duplicateTargets, "\(found.count) groups of the target have this displayName")
        }
        try refuseMembers(found.map(\.value), of: answer)
        return found.first
    }

    private mutating func update(
        _ group: DirectoryGroup, _ link: GroupLink, to wanted: MappedObject
    ) throws(Failure) {
        guard !wanted.holdsSame(as: link.state) else {
            summary.groups.unchanged += 1
            return
        }
        guard configuration.readsBeforeUpdate else { return try send(wanted, to: group, from: link.state) }
        do throws(Failure) {
            let answer = try target.send(
                "GET", "/Groups/\(link.id)", query: MatchQuery().parameter("excludedAttributes", "members"),
                for: "read group \"\(group.displayName)\"", wanted: [200])
            let current = try answer.resource().value
            try refuseMembers([current], of: answer)
            try send(wanted, to: group, from: DirectoryGroup.read(current))
        } catch {
            if error.reason == .notFound { groups.removeValue(forKey: group.objectID) }
            throw error
        }
    }

    private func refuseMembers(_ resources: [JSONValue], of answer: Answer) throws(Failure) {
        guard resources.allSatisfy({ $0["members"] == nil }) else {
            throw answer.failure(.badResponse, "members are in the response although they were excluded")
        }
    }

    private mutating func send(
        _ wanted: MappedObject, to group: DirectoryGroup, from base: MappedObject
    ) throws(Failure) {
        if let body = wanted.patch(from: base, in: dialect, clearing: configuration.clearing) {
            try patch(group, body, for: "update group")
            summary.groups.updated += 1
        } else {
            summary.groups.unchanged += 1
        }
        groups[group.objectID]?.state = wanted
    }

    private mutating func patch(_ group: DirectoryGroup, _ body: JSONValue, for verb: String) throws(Failure) {
        guard let link = groups[group.objectID] else { return }
        do throws(Failure) {
            let answer = try target.send(
                "PATCH", "/Groups/\(link.id)", body: body, for: "\(verb) \"\(group.displayName)\"", wanted: [200, 204])
            if answer.status == 200 { _ = try answer.resource() }
        } catch {
            if error.reason == .notFound { groups.removeValue(forKey: group.objectID) }
            throw error
        }
    }

    /// Sends who came and who left since the target last acknowledged; only users that exist in the target.
    mutating func synchronizeMembers(of group: DirectoryGroup) throws(Failure) {
        guard let link = groups[group.objectID] else { return }
        let writer = MemberPatch(
            dialect: dialect, shape: configuration.memberShape, membersPerRequest: configuration.membersPerRequest)
        var coming = group.members.filter { users[$0] != nil && !link.members.contains($0) }
        if configuration.checksReferences { coming = try unreferenced(coming, in: group) }
        for batch in batches(of: coming) {
            for body in writer.adding(batch.compactMap { users[$0]?.id }) {
                try patch(group, body, for: "add members to group")
            }
            groups[group.objectID]?.members.formUnion(batch)
            summary.membersAdded += batch.count
        }
        for batch in batches(of: link.members.filter { !group.members.contains($0) }) {
            for body in writer.removing(batch.compactMap { users[$0]?.id }) {
                try patch(group, body, for: "remove members from group")
            }
            groups[group.objectID]?.members.subtract(batch)
            summary.membersRemoved += batch.count
        }
    }

    private func batches(of ids: OrderedSet<ObjectID>) -> [[ObjectID]] {
        let size = max(1, configuration.membersPerRequest)
        return stride(from: 0, to: ids.count, by: size).map { Array(ids.elements[$0..<min($0 + size, ids.count)]) }
    }

    /// Those of whom the target says that they are no members yet (Q15).
    private mutating func unreferenced(
        _ ids: OrderedSet<ObjectID>, in group: DirectoryGroup
    ) throws(Failure) -> OrderedSet<ObjectID> {
        var absent: OrderedSet<ObjectID> = []
        for id in ids {
            guard let link = groups[group.objectID], let user = users[id] else { continue }
            let query = MatchQuery().parameter("attributes", "id").filter(("id", link.id), ("members", user.id))
            let answer = try target.send(
                "GET", "/Groups", query: query, for: "check membership of \(user.label)", wanted: [200])
            if try answer.list().isEmpty { absent.append(id) } else { groups[group.objectID]?.members.append(id) }
        }
        return absent
    }

    mutating func deleteGroup(_ id: ObjectID) throws(Failure) {
        guard let link = groups[id] else { return }
        let name = link.state[.attribute("displayName")]?.text ?? link.id
        _ = try target.send("DELETE", "/Groups/\(link.id)", for: "delete group \"\(name)\"", wanted: [204, 404])
        groups.removeValue(forKey: id)
        summary.groups.deleted += 1
    }
}

extension DirectoryGroup {
    /// The default mapping of groups: objectId → externalId, displayName → displayName.
    var mapped: MappedObject {
        MappedObject([.attribute("externalId"): .text(objectID.text), .attribute("displayName"): .text(displayName)])
    }

    /// The same of a resource that was read.
    static func read(_ resource: JSONValue) -> MappedObject {
        var state = MappedObject()
        for name in ["externalId", "displayName"] {
            state[.attribute(name)] = resource[name]?.string.map(MappedValue.text)
        }
        return state
    }
}
