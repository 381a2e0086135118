package import OrderedCollections

/// A provisioning job of a non-gallery application: brings a target to the state of a directory, cycle by cycle.
///
/// It remembers, as Entra does, which object of the target belongs to which of the directory and what was acknowledged
/// last; it addresses by `id` from then on, and never reads a group's members.
package struct ProvisioningJob {
    package let configuration: JobConfiguration
    /// The users that exist in the target, as far as the job knows.
    package internal(set) var users: OrderedDictionary<ObjectID, UserLink> = [:]
    package internal(set) var groups: OrderedDictionary<ObjectID, GroupLink> = [:]
    var target: TargetSystem
    /// The configured one, but for provision on demand.
    var dialect: Dialect
    var summary = Summary()
    private let progress: (Progress) -> Void

    /// - Parameter transport: adds the credentials; see `BearerTransport`.
    package init(
        configuration: JobConfiguration = JobConfiguration(), transport: any Transport,
        progress: @escaping (Progress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.progress = progress
        target = TargetSystem(transport: transport, configuration: configuration)
        dialect = configuration.dialect
    }

    /// A user of the directory and of the target.
    package struct UserLink: Sendable, Hashable {
        package let id: String
        /// What the target acknowledged last, the manager included.
        package internal(set) var state: MappedObject
    }

    /// A group of the directory and of the target.
    package struct GroupLink: Sendable, Hashable {
        package let id: String
        package internal(set) var state: MappedObject
        /// Whom the target acknowledged as members.
        package internal(set) var members: OrderedSet<ObjectID> = []
    }

    /// The portal's *Restart provisioning*: forgets what is linked, so that every object is matched again.
    package mutating func restart() {
        users = [:]
        groups = [:]
    }

    /// The first cycle of a job: matches or creates everybody in scope, then groups, then references.
    package mutating func initialCycle(of directory: Directory) -> Summary {
        restart()
        return incrementalCycle(of: directory)
    }

    /// One of the cycles that follow about every 40 minutes: sends differences only, and tries again what failed.
    package mutating func incrementalCycle(of directory: Directory) -> Summary {
        begin()
        do throws(Failure) {
            try probe("Users")
        } catch {
            summary.stop = error
            return finish()
        }
        each(directory.users.values.elements, .users, \.users) { (job, user) throws(Failure) in
            try job.synchronize(user)
        }
        let gone = Array(users.keys.filter { directory.users[$0] == nil })
        each(gone, .deletions, \.users) { (job, id) throws(Failure) in try job.deleteUser(id) }
        let linked = directory.users.values.filter { $0.isInScope && users[$0.objectID] != nil }
        each(linked, .managers, \.users) { (job, user) throws(Failure) in try job.synchronizeReferences(of: user) }
        guard configuration.provisionsGroups else { return finish() }
        each(directory.groups.values.elements, .groups, \.groups) { (job, group) throws(Failure) in
            try job.synchronize(group)
        }
        each(directory.groups.values.elements, .members, \.groups) { (job, group) throws(Failure) in
            try job.synchronizeMembers(of: group)
        }
        let dissolved = Array(groups.keys.filter { directory.groups[$0] == nil })
        each(dissolved, .deletions, \.groups) { (job, id) throws(Failure) in try job.deleteGroup(id) }
        return finish()
    }

}

extension ProvisioningJob {
    /// Begins a new summary.
    mutating func begin() {
        summary = Summary()
        target.transport.reset()
    }

    /// The summary with what was counted on the way.
    mutating func finish() -> Summary {
        summary.traffic = target.transport.traffic
        return summary
    }

    /// Runs one step for each object: a failure counts and the others go on, but refused credentials end the cycle.
    private mutating func each<Object>(
        _ objects: [Object], _ phase: Progress.Phase, _ outcomes: WritableKeyPath<Summary, Summary.Outcomes>,
        _ step: (inout ProvisioningJob, Object) throws(Failure) -> Void
    ) {
        for (index, object) in objects.enumerated() where summary.stop == nil {
            do throws(Failure) {
                try step(&self, object)
            } catch {
                summary[keyPath: outcomes].failed += 1
                summary.failures.append(error)
                if error.reason == .invalidCredentials { summary.stop = error }
            }
            progress(Progress(phase: phase, done: index + 1, total: objects.count))
        }
    }

    /// Asks for an object that cannot exist, before anything else is done (Q4): by the first matching attribute.
    mutating func probe(_ resource: String) throws(Failure) {
        let isUsers = resource == "Users"
        let path = isUsers ? configuration.mapping.matching.first?.text ?? "userName" : "displayName"
        let query = (isUsers ? MatchQuery() : MatchQuery().parameter("excludedAttributes", "members"))
            .filter((path, target.unknownValue()))
        let answer = try target.send("GET", "/\(resource)", query: query, for: "probe \(resource)", wanted: [200])
        guard try answer.list().isEmpty else {
            throw answer.failure(.badResponse, "a query for a random GUID as \(path) found a resource")
        }
    }
}
