import OrderedCollections
import SCIMCore
import SCIMStore

/// Reads resources of one type for answers: the row, and only those related rows that the answer shows.
struct ResourceLoader: Sendable {
    let caller: Caller
    let representation: Representation

    init(type: ResourceType, projection: Projection, caller: Caller) {
        self.caller = caller
        representation = Representation(type: type, baseURL: caller.baseURL, projection: projection)
    }

    private var isUser: Bool { representation.type.isUser }

    /// A row with its version; a user's groups are part of it (D12).
    struct Loaded: Sendable {
        let stored: StoredResource
        let version: Version
        let groups: [GroupReference]
    }

    func load(_ id: ResourceID, in reads: OrganizationSnapshot) throws -> Loaded? {
        let stored = isUser ? try reads.storedUser(id) : try reads.storedGroup(id)
        return try stored.map { try load($0, in: reads) }
    }

    func load(_ stored: StoredResource, in reads: OrganizationSnapshot) throws -> Loaded {
        guard isUser else { return Loaded(stored: stored, version: Version(modified: stored.modified), groups: []) }
        let groups = try reads.groups(of: stored.id)
        return Loaded(
            stored: stored, version: Version(modified: stored.modified, groups: groups.map(\.id)), groups: groups)
    }

    func answer(_ loaded: Loaded, in reads: OrganizationSnapshot) throws -> Outcome.Answer {
        answer(loaded, body: try bytes(loaded, in: reads))
    }

    fileprivate func answer(_ loaded: Loaded, body: [UInt8]) -> Outcome.Answer {
        Outcome.Answer(
            body: body, version: loaded.version,
            location: caller.baseURL.location(of: loaded.stored.id, representation.type))
    }

    func bytes(_ loaded: Loaded, in reads: OrganizationSnapshot) throws -> [UInt8] {
        try representation.bytes(of: loaded.stored, version: loaded.version, computed: try computed(loaded, in: reads))
    }

    /// Rows beside the resource's own that a filter or an order looks at.
    struct Related: Sendable {
        let groups: Bool
        let members: Bool

        init(_ filter: Filter?, _ sortKey: SortKey?) {
            func isMentioned(_ name: String) -> Bool {
                if let target = sortKey?.target, target.schema == nil, target.attribute.name == name { return true }
                return filter?.mentions(name) ?? false
            }
            // A user's version tells which groups he is in.
            groups = isMentioned("groups") || isMentioned("meta")
            members = isMentioned("members")
        }
    }

    /// The whole resource as JSON, for a filter or an order to look at.
    func json(_ stored: StoredResource, with related: Related, in reads: OrganizationSnapshot) throws -> JSONObject {
        let loaded =
            related.groups
            ? try load(stored, in: reads)
            : Loaded(stored: stored, version: Version(modified: stored.modified), groups: [])
        var resource = try representation.json(of: stored, version: loaded.version)
        if isUser {
            if caller.settings.areGroupsEnabled, !loaded.groups.isEmpty {
                resource["groups"] = try JSONValue(parsing: groupsBytes(loaded.groups))
            }
        } else if related.members, let members = try memberBytes(of: stored.id, in: reads) {
            resource["members"] = try JSONValue(parsing: members)
        }
        return resource
    }

    private func computed(
        _ loaded: Loaded, in reads: OrganizationSnapshot
    ) throws -> (name: String, value: [UInt8])? {
        if isUser {
            guard caller.settings.areGroupsEnabled, !loaded.groups.isEmpty, includes("groups") else { return nil }
            return ("groups", groupsBytes(loaded.groups))
        }
        guard includes("members"), let members = try memberBytes(of: loaded.stored.id, in: reads) else { return nil }
        return ("members", members)
    }

    private func includes(_ name: String) -> Bool {
        representation.type.schema.attribute(name).map(representation.projection.includes) ?? false
    }

    private func groupsBytes(_ groups: [GroupReference]) -> [UInt8] {
        var writer = JSONWriter(reserving: groups.count * 200)
        var separator = "["
        for group in groups {
            writer.append(raw: separator)
            separator = ","
            writer.append(raw: "{\"value\":\"")
            writer.append(raw: group.id)
            writer.append(raw: "\",\"$ref\":\"")
            caller.baseURL.append(locationOf: group.id, caller.types.group, to: &writer)
            writer.append(raw: "\",\"display\":")
            writer.append(group.displayName)
            writer.append(raw: ",\"type\":\"direct\"}")
        }
        writer.append(raw: "]")
        return writer.bytes
    }

    /// nil for a group without members.
    private func memberBytes(of group: ResourceID, in reads: OrganizationSnapshot) throws -> [UInt8]? {
        var writer = JSONWriter(reserving: 4096)
        var separator = "["
        let users = "\",\"$ref\":\"\(caller.baseURL.beginning(of: caller.types.user))"
        let groups = "\",\"$ref\":\"\(caller.baseURL.beginning(of: caller.types.group))"
        try reads.forEachMember(of: group) { member in
            writer.append(raw: separator)
            separator = ","
            writer.append(raw: "{\"value\":\"")
            writer.append(raw: member.id)
            writer.append(raw: member.kind == .user ? users : groups)
            writer.append(raw: member.id)
            writer.append(raw: member.kind == .user ? "\",\"type\":\"User\"}" : "\",\"type\":\"Group\"}")
        }
        guard separator == "," else { return nil }
        writer.append(raw: "]")
        return writer.bytes
    }
}

extension WriteContext {
    /// A resource as this write left it, for the answer.
    func answer(
        _ stored: StoredResource, _ type: ResourceType, _ projection: Projection,
        in transaction: OrganizationTransaction
    ) throws -> Outcome.Answer {
        let loader = ResourceLoader(type: type, projection: projection, caller: caller)
        let loaded = try loader.load(stored, in: transaction)
        return showsResource ? try loader.answer(loaded, in: transaction) : loader.answer(loaded, body: [])
    }
}

extension OrganizationTransaction {
    /// A resource as this write left it.
    func written(_ id: ResourceID, _ type: ResourceType) throws -> StoredResource {
        guard let stored = try stored(id, type.kind) else { preconditionFailure("a resource just written is there") }
        return stored
    }
}

extension Filter {
    /// Whether any part of the filter is about this core attribute.
    fileprivate func mentions(_ attribute: String) -> Bool {
        switch self {
        case .compare(let path, _, _), .present(let path): path.schema == nil && path.attribute == attribute
        case .anyValue(let path, _): path.schema == nil && path.attribute == attribute
        case .not(let inner): inner.mentions(attribute)
        case .and(let left, let right), .or(let left, let right): left.mentions(attribute) || right.mentions(attribute)
        }
    }
}
