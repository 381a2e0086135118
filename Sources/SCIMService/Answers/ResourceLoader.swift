import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore

/// Reads resources of one type for answers: the row, and only those related rows that the answer shows.
struct ResourceLoader: Sendable {
    let caller: Caller
    let representation: Representation
    /// How an answer of this projection shows the members of a group; nil for users.
    private let memberForm: MemberForm?

    init(type: ResourceType, projection: Projection, caller: Caller) {
        self.caller = caller
        representation = Representation(type: type, baseURL: caller.baseURL, projection: projection)
        memberForm = type.isUser ? nil : projection.isStandard ? caller.memberForm : caller.memberForm(projection, type)
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

    /// A user that was just created is in no group yet.
    func loadNew(_ stored: StoredResource) -> Loaded {
        Loaded(stored: stored, version: Version(modified: stored.modified), groups: [])
    }

    func load(_ stored: StoredResource, in reads: OrganizationSnapshot) throws -> Loaded {
        guard isUser else { return Loaded(stored: stored, version: Version(modified: stored.modified), groups: []) }
        let groups = try reads.groups(of: stored.id)
        return Loaded(
            stored: stored, version: Version(modified: stored.modified, groups: groups.map(\.id)), groups: groups)
    }

    func answer(_ loaded: Loaded, in reads: OrganizationSnapshot) throws -> Outcome.Answer {
        answer(loaded, body: try body(loaded, in: reads))
    }

    func answer(_ loaded: Loaded, body: ResponseBody) -> Outcome.Answer {
        Outcome.Answer(
            body: body, version: loaded.version,
            location: caller.baseURL.location(of: loaded.stored.id, representation.type))
    }

    func body(_ loaded: Loaded, in reads: OrganizationSnapshot) throws -> ResponseBody {
        try representation.body(of: loaded.stored, version: loaded.version, computed: try computed(loaded, in: reads))
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
            // A user's version tells which groups they are in.
            groups = isMentioned("groups") || isMentioned("meta")
            members = isMentioned("members")
        }
    }

    /// The whole resource as JSON, for a filter or an order to look at.
    func json(_ stored: StoredResource, with related: Related, in reads: OrganizationSnapshot) throws -> JSONObject {
        let loaded =
            related.groups
            ? try load(stored, in: reads)
            : loadNew(stored)
        var resource = try representation.json(of: stored, version: loaded.version)
        if isUser {
            if caller.settings.areGroupsEnabled, !loaded.groups.isEmpty {
                resource["groups"] = try JSONValue(parsing: groupsBytes(loaded.groups))
            }
        } else if related.members {
            let members = try members(
                of: stored.id, caller.memberForm, in: reads, limit: ResourceLoader.memberLimit)
            if !members.isEmpty { resource["members"] = members.json }
        }
        return resource
    }

    /// Members of one group that a filter or an order looks at, each of which is parsed for it.
    private static let memberLimit = 50_000

    private func computed(_ loaded: Loaded, in reads: OrganizationSnapshot) throws -> Representation.Computed? {
        if isUser {
            guard caller.settings.areGroupsEnabled, !loaded.groups.isEmpty, includes("groups") else { return nil }
            return .groups(groupsBytes(loaded.groups))
        }
        guard let memberForm, includes("members"), memberForm.showsAnything else { return nil }
        let members = try members(of: loaded.stored.id, memberForm, in: reads, limit: nil)
        return members.isEmpty ? nil : .members(members)
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

    /// - Throws: `tooMany` if there are more than `limit`.
    private func members(
        of group: ResourceID, _ form: MemberForm, in reads: OrganizationSnapshot, limit: Int?
    ) throws -> MemberList {
        var members = MemberList(form)
        try reads.forEachMember(of: group) { member in
            if let limit, members.count == limit {
                throw SCIMError(
                    400, .tooMany,
                    "the query examines a group with more than \(limit) members; use only members.value with eq"
                )
            }
            members.append(member)
        }
        return members
    }
}

extension Caller {
    /// How an answer of this projection shows the members of a group.
    fileprivate func memberForm(_ projection: Projection, _ group: ResourceType) -> MemberForm {
        MemberForm(projection.shownMemberParts(of: group), baseURL: baseURL, types.user, types.group)
    }
}

extension Projection {
    /// The sub-attributes of `members` that an answer of this projection shows.
    fileprivate func shownMemberParts(of type: ResourceType) -> Set<String> {
        let all = JSONObject(uniqueKeysWithValues: MemberForm.names.map { ($0, JSONValue.string("")) })
        let shown = applied(to: ["members": .array([.object(all)])], of: type)
        guard case .object(let parts)? = shown["members"]?.array?.first else { return [] }
        return Set(parts.keys)
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
