import OrderedCollections
import SCIMCore

/// The life of one user, and of a group that they are put into, act by act in one dialect. After each act the target is read
/// back: what was acknowledged has to be there.
///
/// The job's own memory decides what is sent, as in a cycle; an act that fails keeps those from being played that need it.
package struct Walkthrough {
    /// The requests that were sent so far.
    package var traffic: Traffic { job.target.transport.traffic }
    /// The `Location` and `meta.location` of everything that was created.
    package private(set) var locations: [String] = []
    private var job: ProvisioningJob
    private var directory: Directory
    private let user: DirectoryUser
    private let group: ObjectID?
    /// Bytes that one body may have; nil leaves the acts about it out.
    private let bodyLimit: Int?

    /// - Parameters:
    ///   - nickname: the local part of the user's names.
    ///   - group: the name of the group; nil for none.
    ///   - seed: another one draws other objectIds.
    ///   - transport: adds the credentials.
    package init(
        in dialect: Dialect, nickname: String, domain: String, group: String?, bodyLimit: Int? = nil, seed: UInt64,
        over transport: any Transport
    ) {
        var configuration = JobConfiguration()
        configuration.mapping = UserMapping.portalDefault.withObjectIDAsExternalID
        configuration.dialect = dialect
        configuration.seed = seed
        job = ProvisioningJob(configuration: configuration, transport: transport)
        var directory = Directory(seed: seed, domain: domain)
        user = directory.addTrialUser(nickname)
        self.group = group.map { directory.createGroup($0) }
        self.directory = directory
        self.bodyLimit = bodyLimit
    }

    /// One thing that happens, in the order in which it does.
    package enum Act: String, Sendable, Hashable, CaseIterable {
        case create, find, update, rename, deactivate, activate
        case largestBody = "a PATCH of the largest size"
        case tooLargeBody = "413 for a larger one"
        case createGroup = "create the group"
        case addMember = "add a member"
        case renameGroup = "rename the group"
        case removeMember = "remove the member"
        case deleteGroup = "delete the group"
        case delete

        package var method: String {
            switch self {
            case .create, .createGroup: "POST"
            case .find: "GET"
            case .delete, .deleteGroup: "DELETE"
            default: "PATCH"
            }
        }

        package var isAboutGroup: Bool {
            switch self {
            case .createGroup, .addMember, .renameGroup, .removeMember, .deleteGroup: true
            default: false
            }
        }

        package var isAboutBody: Bool { self == .largestBody || self == .tooLargeBody }
    }

    /// What came of an act.
    package enum Outcome: Sendable {
        case done
        case failed(Failure)
        /// An act that it needs has failed.
        case untried
    }

    /// Plays all of it.
    ///
    /// - Parameter isWanted: asked before each act; false ends it.
    package mutating func run(while isWanted: () -> Bool) -> [(act: Act, outcome: Outcome)] {
        job.begin()
        var played: [(act: Act, outcome: Outcome)] = []
        var failed: [Act] = []
        for act in Act.allCases where isPlayed(act) {
            guard isWanted() else { break }
            guard !failed.contains(where: { act.needs($0) }) else {
                played.append((act, .untried))
                continue
            }
            do throws(Failure) {
                try perform(act)
                played.append((act, .done))
            } catch {
                failed.append(act)
                played.append((act, .failed(error)))
            }
        }
        return played
    }

    private func isPlayed(_ act: Act) -> Bool {
        if act.isAboutGroup { return group != nil }
        return act.isAboutBody ? bodyLimit != nil : true
    }

    private mutating func perform(_ act: Act) throws(Failure) {
        switch act {
        case .create:
            try synchronizeUser(noting: true)
        case .find: try findUser()
        case .update:
            directory.improve(user.objectID)
            try synchronizeUser()
        case .rename:
            directory.rename(user.objectID, surname: "Renamed", latin: "renamed")
            try synchronizeUser()
        case .deactivate:
            directory.disable(user.objectID)
            try synchronizeUser()
        case .activate:
            directory.enable(user.objectID)
            try synchronizeUser()
        case .largestBody: try sendBody(of: bodyLimit ?? 0)
        case .tooLargeBody: try sendBody(of: (bodyLimit ?? 0) + 1, isAccepted: false)
        case .delete:
            directory.hardDelete(user.objectID)
            let id = job.users[user.objectID]?.id ?? ""
            try job.deleteUser(user.objectID)
            _ = try job.target.send("GET", "/Users/\(id)", for: "read the deleted user", wanted: [404])
        case .createGroup, .addMember, .renameGroup, .removeMember, .deleteGroup: try performOnGroup(act)
        }
    }
}

extension Walkthrough.Act {
    /// Whether this act makes no sense if that one failed.
    fileprivate func needs(_ other: Walkthrough.Act) -> Bool {
        switch other {
        case .create: self != .createGroup && self != .renameGroup && self != .deleteGroup
        case .createGroup: isAboutGroup
        case .find, .delete, .deleteGroup: false
        // About what was wrong with the one, the other has nothing new to tell.
        case .largestBody, .tooLargeBody: isAboutBody
        default: method == other.method && !other.isAboutBody
        }
    }
}

// MARK: - The user

extension Walkthrough {
    private mutating func synchronizeUser(noting isNoted: Bool = false) throws(Failure) {
        guard let wanted = directory.users[user.objectID] else { preconditionFailure("the user is deleted last") }
        job.target.recorded = isNoted ? [] : nil
        try job.synchronize(wanted)
        noteLocations()
        guard let link = job.users[user.objectID] else { preconditionFailure("who is in scope is linked") }
        let answer = try job.target.send("GET", "/Users/\(link.id)", for: "read the user", wanted: [200])
        let mapping = job.configuration.mapping
        let state = mapping.state(of: wanted)
        let found = mapping.read(try answer.resource().value)
        for row in mapping.rows where found[row.target] != state[row.target] {
            throw answer.failure(
                .badResponse, "\(row.target.text) was accepted but not stored as it was sent")
        }
    }

    /// Takes the locations out of what was recorded.
    private mutating func noteLocations() {
        for exchange in job.target.recorded ?? [] where exchange.request.method == "POST" {
            guard let response = exchange.response else { continue }
            let body = try? response.json()
            locations += [response.fields["location"], body?["meta"]?["location"]?.string].compactMap(\.self)
        }
        job.target.recorded = nil
    }

    private mutating func findUser() throws(Failure) {
        let state = job.configuration.mapping.state(of: user)
        let query = MatchQuery().filter(("userName", user.userPrincipalName))
        let answer = try job.target.send("GET", "/Users", query: query, for: "match the user", wanted: [200])
        guard let found = try answer.list().first, found.id == job.users[user.objectID]?.id else {
            let name = state[.attribute("userName")]?.text ?? user.userPrincipalName
            throw answer.failure(
                .badResponse, "the filter userName eq \"\(name)\" does not find the user that was just created")
        }
    }

    /// A PATCH of exactly so many bytes, most of them blanks between the tokens of its JSON.
    private mutating func sendBody(of size: Int, isAccepted: Bool = true) throws(Failure) {
        guard let link = job.users[user.objectID] else { return }
        var body = PatchWriter.request([["op": "Replace", "path": "title", "value": "Of large bodies"]]).bytes
        let last = body.removeLast()
        body += [UInt8](repeating: 0x20, count: max(0, size - body.count - 1)) + [last]
        let answer = try job.target.send(
            "PATCH", "/Users/\(link.id)", content: body, for: "PATCH of \(size) bytes",
            wanted: isAccepted ? [200, 204] : [413])
        guard isAccepted || answer.body?["status"] == "413" else {
            throw answer.failure(.badResponse, "the answer was 413, but not a SCIM error")
        }
    }
}

// MARK: - The group

extension Walkthrough {
    private mutating func performOnGroup(_ act: Act) throws(Failure) {
        guard let group else { return }
        switch act {
        case .createGroup:
            job.target.recorded = []
            try synchronizeGroup(group)
            noteLocations()
        case .addMember:
            directory.addMember(user.objectID, to: group)
            try synchronizeGroup(group)
        case .renameGroup:
            directory.renameGroup(group, to: "\(directory.groups[group]?.displayName ?? "") renamed")
            try synchronizeGroup(group)
        case .removeMember:
            directory.removeMember(user.objectID, from: group)
            try synchronizeGroup(group)
        default:
            directory.deleteGroup(group)
            let id = job.groups[group]?.id ?? ""
            try job.deleteGroup(group)
            _ = try job.target.send("GET", "/Groups/\(id)", for: "read the deleted group", wanted: [404])
        }
    }

    private mutating func synchronizeGroup(_ id: ObjectID) throws(Failure) {
        guard let wanted = directory.groups[id] else { preconditionFailure("the group is deleted last") }
        try job.synchronize(wanted)
        try job.synchronizeMembers(of: wanted)
        guard let link = job.groups[id] else { preconditionFailure("a group that was synchronized is linked") }
        let answer = try job.target.send("GET", "/Groups/\(link.id)", for: "read the group", wanted: [200])
        let found = try answer.resource().value
        guard found["displayName"]?.string == wanted.displayName else {
            throw answer.failure(.badResponse, "displayName was accepted but not stored as it was sent")
        }
        let members = Set((found["members"]?.array ?? []).compactMap { $0["value"]?.string })
        guard members == Set(wanted.members.compactMap { job.users[$0]?.id }) else {
            throw answer.failure(.badResponse, "the members were accepted but are not those that were sent")
        }
    }
}

// MARK: - Who it is about

extension Directory {
    /// Somebody with a value for most of what the default mapping sends.
    fileprivate mutating func addTrialUser(_ nickname: String) -> DirectoryUser {
        let address = "\(nickname)@\(domain)"
        nicknames.insert(nickname)
        var user = DirectoryUser(
            objectID: ObjectID(using: &generator), userPrincipalName: address, mailNickname: nickname,
            displayName: "Trial of scimctl doctor")
        user.givenName = "Trial"
        user.surname = "Doctor"
        user.mail = address
        user.jobTitle = "Trial"
        user.department = "Trials"
        user.employeeID = "0"
        user.preferredLanguage = "en"
        user.office.physicalDeliveryOfficeName = "1/2"
        user.office.city = "Västerås"
        user.telephoneNumber = "+46 21 555 0100"
        users[user.objectID] = user
        return user
    }

    /// Changes simple attributes, those in elements and in the extension, adds one and clears one.
    fileprivate mutating func improve(_ id: ObjectID) {
        users[id]?.jobTitle = "Improved trial"
        users[id]?.department = "Improved trials"
        users[id]?.office.city = "Umeå"
        users[id]?.mobile = "+46 70 555 0100"
        users[id]?.telephoneNumber = nil
    }
}
