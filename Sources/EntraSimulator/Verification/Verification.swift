import OrderedCollections
import SCIMCore

/// Compares what the target holds with the directory, through the same API that Entra uses.
package struct Verification {
    private let transport: any Transport
    private let job: ProvisioningJob
    package private(set) var differences: [String] = []
    package private(set) var found = Found()

    /// What is there, whether it should be or not.
    package struct Found: Sendable, Hashable {
        package internal(set) var users = 0
        package internal(set) var activeUsers = 0
        package internal(set) var groups = 0
    }

    /// - Parameter job: knows which object of the target belongs to which of the directory.
    package init(of job: ProvisioningJob, over transport: any Transport) {
        self.job = job
        self.transport = transport
    }

    /// Reads every user and every group with its members, page by page, and notes what differs.
    package mutating func run(against directory: Directory) throws {
        let users = try all("Users")
        found.users = users.count
        found.activeUsers = users.values.count { $0["active"] == true }
        let owners = Dictionary(job.users.map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
        for (id, resource) in users {
            guard let owner = owners[id], let user = directory.users[owner] else {
                note("user \(resource["userName"]?.string ?? id) exists but is not in the directory")
                continue
            }
            compare(user, resource)
        }
        for (owner, link) in job.users where users[link.id] == nil {
            note("user \(directory.users[owner]?.userPrincipalName ?? owner.text) is missing")
        }
        guard job.configuration.provisionsGroups else { return }
        let groups = try all("Groups")
        found.groups = groups.count
        for (id, resource) in groups where !job.groups.values.contains(where: { $0.id == id }) {
            note("group \(resource["displayName"]?.string ?? id) exists but is not in the directory")
        }
        for (owner, link) in job.groups {
            guard let group = directory.groups[owner] else { continue }
            guard let resource = groups[link.id] else {
                note("group \(group.displayName) is missing")
                continue
            }
            compare(group, resource)
        }
    }

    private mutating func compare(_ user: DirectoryUser, _ resource: JSONValue) {
        let mapping = job.configuration.mapping
        let wanted = mapping.state(of: user)
        let found = mapping.read(resource)
        for (target, value) in wanted.values {
            switch value {
            case .text, .flag:
                if found[target] != value, user.isInScope {
                    note("user \(user.userPrincipalName): \(target.text) differs")
                }
            case .reference(let manager):
                let id = resource[SchemaURN.enterpriseUser]?["manager"]?["value"]?.string
                if let expected = job.users[manager]?.id, id != expected, user.isInScope {
                    note("user \(user.userPrincipalName): the manager is \(id ?? "nobody"), not \(expected)")
                }
            case .roles(let roles, _):
                let labels = Set((resource["roles"]?.array ?? []).compactMap { $0["value"]?.string.map(label) })
                if let role = roles.first, !labels.contains(role.value), user.isInScope {
                    note("user \(user.userPrincipalName): the role \(role.value) is missing")
                }
            }
        }
        let isActive = resource["active"]?.bool
        if isActive != !user.isSoftDeleted {
            note("user \(user.userPrincipalName): active is \(isActive.map(String.init) ?? "absent")")
        }
    }

    /// The label of a role, which a target that keeps what it was sent may have as the text of a JSON object (Q72).
    private func label(_ value: String) -> String {
        guard value.hasPrefix("{"), let object = try? JSONValue(parsing: Array(value.utf8)) else { return value }
        return object["value"]?.string ?? value
    }

    private mutating func compare(_ group: DirectoryGroup, _ resource: JSONValue) {
        if resource["displayName"]?.string != group.displayName { note("group \(group.displayName): the name differs") }
        let wanted = Set(group.members.compactMap { job.users[$0]?.id })
        let found = Set((resource["members"]?.array ?? []).compactMap { $0["value"]?.string })
        if wanted != found {
            note("group \(group.displayName): \(found.count) members instead of \(wanted.count)")
        }
    }

    /// All resources of one endpoint by their `id`.
    private func all(_ resource: String) throws -> [String: JSONValue] {
        var found: [String: JSONValue] = [:]
        var start = 1
        while true {
            let request = ProvisioningRequest("GET", "/\(resource)?startIndex=\(start)&count=100")
            let response = try transport.send(request)
            guard response.status == 200, let body = try response.json(), let page = body["Resources"]?.array else {
                throw VerificationFailure(sentence: "reading \(resource) failed with \(response.status)")
            }
            for element in page { if let id = element["id"]?.string { found[id] = element } }
            start += page.count
            let total = body["totalResults"]?.number?.integer ?? 0
            if page.isEmpty || start > total { break }
        }
        return found
    }

    private mutating func note(_ difference: String) { differences.append(difference) }
}

/// The target could not be read back.
package struct VerificationFailure: Error, Sendable {
    package let sentence: String
}
