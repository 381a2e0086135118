package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// Changes of mappings and of the default role that are only thought of.
package struct RoleProposal: Sendable, Hashable {
    /// Labels and the roles that they would stand for.
    package var mapped: [Administration.ShownMapping] = []
    /// Labels that would stand for nothing.
    package var unmapped: [String] = []
    package var defaultRole = DefaultRole.asItIs

    package enum DefaultRole: Sendable, Hashable {
        case asItIs, none
        case role(String)
    }

    package init() {}
}

/// One user whose role changes, or would.
package struct RoleChange: Sendable, Hashable {
    package let identifier: String
    package let userName: String
    /// Names of roles; nil for none.
    package let old: String?
    package let new: String?
    /// Why the new one.
    package let reason: RoleResolution.Reason
    package let label: String?
}

/// What a change of mappings comes to.
package struct RoleChanges: Sendable, Hashable {
    /// Those who change, or the first of them where no more were asked for.
    package var changes: [RoleChange] = []
    /// How many change from which role to which.
    package var steps: [Step: Int] = [:]
    /// How many users were looked at.
    package var examined = 0
    /// How many of them have a role that was set by hand, and keep it.
    package var manual = 0

    /// From one role to another, by their names; nil for none.
    package struct Step: Sendable, Hashable {
        package let old: String?
        package let new: String?
    }

    /// How many users change.
    package var count: Int { steps.values.reduce(0, +) }

    /// - Parameter limit: how many are kept with their names.
    mutating func add(_ change: RoleChange, limit: Int = .max) {
        steps[Step(old: change.old, new: change.new), default: 0] += 1
        if changes.count < limit { changes.append(change) }
    }
}

extension Administration {
    /// Who would have another role if everybody's were resolved again, under these changes of the mappings.
    ///
    /// - Parameter limit: how many users are listed; all are counted.
    /// - Throws: `notFound` for a role or a label that does not exist.
    package func previewRoles(
        _ proposal: RoleProposal = RoleProposal(), of organization: Organization, limit: Int = .max,
        progress: Progress = { _, _ in }
    ) throws -> RoleChanges {
        let (table, names) = try read { snapshot in
            let scope = snapshot.organization(organization.id)
            return (try scope.roleMapping(proposal), try scope.roleNames())
        }
        var found = RoleChanges()
        try forEachPage(of: organization, progress: progress) { page in
            for record in page {
                found.examined += 1
                guard record.role.reason != .manual else {
                    found.manual += 1
                    continue
                }
                let resolution = table.resolution(for: try record.attributes())
                if resolution.role != record.role.role {
                    found.add(RoleChange(record, to: resolution, names: names), limit: limit)
                }
            }
        }
        return found
    }

    /// What a payload would come to: the body of a POST or PUT, or a PatchOp.
    ///
    /// - Parameters:
    ///   - name: of the user that a PatchOp is applied to; nil for one without attributes.
    /// - Returns: the explanation, and the attributes that no schema knows.
    /// - Throws: `usage` for what would be refused, with the sentence that the client would get.
    package func previewRole(
        of payload: JSONValue, for name: String? = nil, in organization: Organization
    ) throws -> (explanation: RoleExplanation, ignored: [String]) {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            let attributes = try name.map { try Administration.user($0, in: scope).attributes() } ?? [:]
            let type = try OrganizationSchemas(scope.extensionSchemas()).user
            let read: (attributes: JSONObject, ignored: [String])
            do throws(SCIMError) {
                read = try Administration.attributes(after: payload, from: attributes, of: type)
            } catch {
                throw ServiceError(.usage, "the payload would be refused: \(error.detail)")
            }
            return (try RoleExplanation(read.attributes, of: organization, in: scope), read.ignored)
        }
    }

    private static func attributes(
        after payload: JSONValue, from attributes: JSONObject, of type: ResourceType
    ) throws(SCIMError) -> (attributes: JSONObject, ignored: [String]) {
        guard let body = payload.object else {
            throw .invalidSyntax("it must be a JSON object, not \(payload.kind)")
        }
        guard body.value(named: "Operations") == nil else {
            let request = try PatchRequest(PatchMessage(payload).entries, of: type, habits: .entra)
            return (try request.apply(to: attributes, of: type).attributes, request.ignored)
        }
        var reader = ResourceReader(type, habits: .entra)
        return (try reader.attributes(of: body).attributes, reader.ignored)
    }
}

extension RoleChange {
    init(_ record: UserRecord, to resolution: RoleResolution, names: [String: String]) {
        self.init(
            identifier: record.id.description, userName: record.userName,
            old: record.role.role.map { names[$0] ?? $0 }, new: resolution.role.map { names[$0] ?? $0 },
            reason: resolution.reason, label: resolution.label)
    }
}

extension OrganizationSnapshot {
    /// The table as it would be.
    fileprivate func roleMapping(_ proposal: RoleProposal) throws -> RoleMapping {
        let current = try currentRoleMapping()
        var table = current.table
        for label in proposal.unmapped {
            guard table.removeValue(forKey: RoleMapping.fold(label)) != nil else {
                throw ServiceError.notFound("role mapping", label, among: try roleMappings().map(\.label))
            }
        }
        for mapping in proposal.mapped {
            table[try Administration.foldedLabel(mapping.label)] = try Administration.role(mapping.role, in: self).key
        }
        let defaultRole: String? =
            switch proposal.defaultRole {
            case .asItIs: current.defaultRole
            case .none: nil
            case .role(let name): try Administration.role(name, in: self).key
            }
        return RoleMapping(table: table, defaultRole: defaultRole)
    }
}
