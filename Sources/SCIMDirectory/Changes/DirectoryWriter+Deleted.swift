package import SCIMCore
package import SCIMStore

extension DirectoryWriter {
    /// Copies a record that is about to be deleted to where it can be restored from (D20 of the design).
    func keep(_ id: ResourceID) throws {
        if let rules = context.clientRules, rules.isRehearsal { return }
        try transaction.keepDeleted(id, type.kind, by: context.clientRules?.credentialName, at: context.now)
    }

    /// Where a record of the same name was deleted and is kept, says so of the one that was created.
    package func mention(deleted nameKey: String, in change: inout Change) throws {
        guard let old = try transaction.lastDeleted(type.kind, nameKey: nameKey) else { return }
        let word = type.isUser ? "user" : "group"
        let sentence =
            "a \(word) of this name was deleted \(old.deleted.dateTime) (id \(old.id)); this is a new \(word)"
        change.detail = change.detail.map { "\($0); \(sentence)" } ?? sentence
        let name = change.name ?? change.id.description
        let delete: Remedy.Action =
            type.isUser
            ? .deleteUser(name, organization: context.organizationName)
            : .deleteGroup(name, organization: context.organizationName)
        let restore = Remedy.Action.restoreDeleted(id: old.id.description, organization: context.organizationName)
        change.remedy =
            change.remedy
            ?? "To have the deleted one back instead: \(do: delete), then \(do: restore)."
    }

    /// Stores a deleted record again with its identifier, and the memberships of groups and members that are there.
    ///
    /// A role that no longer exists is resolved again; values of extension schemas that were removed meanwhile are left out.
    ///
    /// - Parameter roles: the mappings of today.
    /// - Returns: how many memberships came back, and the change.
    /// - Throws: `StoreError.conflict` if another record has the name now.
    package func restore(_ deleted: DeletedRecord, roles: RoleMapping) throws -> (memberships: Int, change: Change) {
        var change = Change(.undelete, deleted.kind, deleted.id, name: deleted.name, nameKey: deleted.nameKey)
        switch deleted.content {
        case .user(let user): change.after = try restore(user, roles: roles)
        case .group(let group): change.after = try restore(group)
        }
        let count = try transaction.restoreMemberships(of: deleted.id, at: context.now)
        try transaction.removeDeleted(deleted.id)
        change.detail = "deleted \(deleted.deleted.dateTime), and restored now; memberships that came back: \(count)"
        return (count, change)
    }

    /// - Returns: the document that is stored.
    private func restore(_ user: UserRecord, roles: RoleMapping) throws -> [UInt8] {
        var record = user
        let attributes = try known(user.attributes())
        record.schemas = type.schemas(of: attributes)
        record.document = JSONValue.object(attributes).bytes
        record.modified = context.next(after: user.modified)
        if let role = user.role.role, try !transaction.roles().contains(where: { $0.key == role }) {
            record.role = roles.resolution(for: attributes)
        }
        try transaction.restore(record, values: IndexedValue.all(in: attributes))
        return record.document
    }

    /// - Returns: the document that is stored.
    private func restore(_ group: GroupRecord) throws -> [UInt8] {
        var record = group
        let attributes = try known(group.attributes())
        record.schemas = type.schemas(of: attributes)
        record.document = JSONValue.object(attributes).bytes
        record.modified = context.next(after: group.modified)
        try transaction.restore(record)
        return record.document
    }

    /// The attributes without those of extension schemas that the organization no longer has.
    private func known(_ attributes: JSONObject) -> JSONObject {
        var known = attributes
        for name in attributes.keys where name.contains(":") && !type.extensions.contains(where: { $0.id == name }) {
            known[name] = nil
        }
        return known
    }
}
