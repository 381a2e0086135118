package import SCIMCore
import SCIMHost
import SCIMStore

extension DirectoryWriter {
    /// Applies member changes in their order (D8 of the design).
    ///
    /// - Throws: `invalidValue` naming an identifier that was never issued in this organization.
    package func apply(
        _ changes: [MemberChange], from operations: [Int] = [], to group: ResourceID,
        counting count: inout MemberChangeCount
    ) throws {
        var work = PatchWork()
        for (index, change) in changes.enumerated() {
            do {
                try apply(change, to: group, counting: &count, &work)
            } catch let error as SCIMError where operations.indices.contains(index) {
                throw error.at("operation \(operations[index])")
            }
        }
    }

    private func apply(
        _ change: MemberChange, to group: ResourceID, counting count: inout MemberChangeCount, _ work: inout PatchWork
    ) throws {
        switch change {
        case .add(let texts):
            let members = try members(texts, of: group, counting: &count)
            count.add(try transaction.addMembers(members, to: group).map(\.id))
        case .remove(let texts):
            count.remove(try transaction.removeMembers(texts.compactMap { ResourceID($0) }, from: group))
        case .removeMatching(let filter, let texts):
            let listed = texts.map { Set($0.compactMap { ResourceID($0) }) }
            let matching = try members(of: group, matching: filter, &work).filter { listed?.contains($0) ?? true }
            count.remove(try transaction.removeMembers(matching, from: group))
        case .removeAll:
            let first = try transaction.firstMembers(of: group, MemberChangeCount.shown)
            count.remove(try transaction.removeAllMembers(of: group), first: first)
        case .replace(let texts):
            let members = try members(texts, of: group, counting: &count)
            let (added, removed) = try transaction.replaceMembers(of: group, by: members)
            count.add(added.map(\.id))
            count.remove(removed)
        }
    }

    /// The records that the identifiers name; those of deleted records are skipped.
    private func members(
        _ texts: [String], of group: ResourceID, counting count: inout MemberChangeCount
    ) throws -> [Member] {
        var members: [Member] = []
        members.reserveCapacity(texts.count)
        for text in texts {
            guard let id = ResourceID(text), let issued = try issued(id) else {
                throw SCIMError.invalidValue(
                    "members: \"\(text.forDisplay)\" was never issued in this organization; provision the user or group first",
                    remedy:
                        "Assign that user to the application in Entra, so that they are provisioned before the group.")
            }
            guard id != group else { throw SCIMError.invalidValue("members: a group cannot be a member of itself") }
            switch issued {
            case .existing(let kind): members.append(Member(id, kind))
            case .deleted: count.skip(1)
            }
        }
        return members
    }

    private func issued(_ id: ResourceID) throws -> Issued? {
        if let kind = context.promised[id] { return .existing(kind) }
        return try transaction.issued(id)
    }

    /// The members that a value filter selects, by what is shown of them: `value`, `$ref` and `type`.
    ///
    /// - Throws: 413 where the filters of the request would look at too many.
    private func members(
        of group: ResourceID, matching filter: Filter, _ work: inout PatchWork
    ) throws -> [ResourceID] {
        guard let definition = type.schema.attribute("members") else { return [] }
        let conditions = filter.conditionCount
        let prepared = PreparedFilter(filter, forValuesOf: definition)
        let baseURL = context.clientRules?.baseURL ?? .unset
        var found: [ResourceID] = []
        try transaction.forEachMember(of: group) { member in
            try work.add(conditions)
            let memberType = member.kind == .user ? ResourceType.user : .group
            let element: JSONValue = [
                "value": .string(member.id.description),
                "$ref": .string(baseURL.location(of: member.id, memberType)),
                "type": .string(memberType.name),
            ]
            if prepared.matches(element: element) { found.append(member.id) }
        }
        return found
    }
}
