import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    /// Entries of the provisioning log, oldest first; for no organization those of requests that named none.
    package func log(of organization: Organization?, _ query: Event.Query) throws -> [Event] {
        var events: [Event] = []
        try forEachEvent(of: organization, query) { events.append($0) }
        return events
    }

    /// The same one by one, read in pages so that a long log needs neither memory nor one long transaction.
    package func forEachEvent(
        of organization: Organization?, _ query: Event.Query, _ body: (Event) throws -> Void
    ) throws {
        var wanted = try logQuery(query, of: organization)
        guard query.limit == nil else { return try events(of: organization, wanted).forEach(body) }
        wanted.taken = .oldest
        wanted.limit = 500
        while true {
            let page = try events(of: organization, wanted)
            try page.forEach(body)
            guard page.count == wanted.limit, let last = page.last else { return }
            wanted.after = last.number
        }
    }

    /// What is known of one request, in whichever organization, oldest first.
    package func log(requestID: String) throws -> [Event] {
        try read { snapshot in
            let organizations = try snapshot.organizations()
            return try snapshot.log(requestID: requestID).map { entry in
                let name = organizations.first { $0.id == entry.organization }?.name
                return try snapshot.event(entry, organization: name)
            }
        }
    }

    private func events(of organization: Organization?, _ query: LogQuery) throws -> [Event] {
        try read { snapshot in
            try snapshot.log(query, of: organization?.id).map {
                try snapshot.event($0, organization: organization?.name)
            }
        }
    }

    private func logQuery(_ query: Event.Query, of organization: Organization?) throws -> LogQuery {
        var wanted = LogQuery()
        wanted.since = query.since.map { surroundings.now() + -$0 } ?? query.between?.lowerBound
        wanted.until = query.between.map { Instant(milliseconds: $0.upperBound.milliseconds + 1) }
        wanted.failedOnly = query.failedOnly
        wanted.requestID = query.requestID
        wanted.limit = query.limit
        wanted.after = query.after
        wanted.before = query.before
        wanted.taken = query.takesOldest ? .oldest : .newest
        if let organization {
            if let user = query.user { wanted.subject = try subject(user, .user, of: organization) }
            if let group = query.group { wanted.subject = try subject(group, .group, of: organization) }
        }
        return wanted
    }

    /// All users who have this name or identifier, or had it as far as the log remembers.
    ///
    /// - Throws: `notFound` with the nearest names where not even the log knows it.
    private func subject(_ name: String, _ kind: ResourceKind, of organization: Organization) throws -> LogQuery.Subject
    {
        try read { snapshot in
            let scope = snapshot.organization(organization.id)
            var resources: [ResourceID] = []
            if let id = ResourceID(name), try scope.issued(id) != nil { resources.append(id) }
            let key = name.foldedKey
            if let key {
                let holder =
                    kind == .user ? try scope.user(userNameKey: key)?.id : try scope.group(displayNameKey: key)?.id
                resources += [holder].compactMap(\.self)
                resources += try scope.resources(named: key, of: kind.rawValue)
            }
            let subject = LogQuery.Subject(resources: Array(Set(resources)).sorted(), nameKey: key, kind: kind)
            var first = LogQuery()
            first.subject = subject
            first.limit = 1
            guard resources.isEmpty, try snapshot.log(first, of: organization.id).isEmpty else { return subject }
            let names =
                try kind == .user
                ? scope.users(after: nil, limit: 10_000).map(\.userName)
                : scope.groups(after: nil, limit: 10_000).map(\.displayName)
            var error = ServiceError.notFound(kind == .user ? "user" : "group", name, among: names)
            let absence: Remedy =
                "If Entra never sent it, it is not assigned to the application there, or only through a nested group."
            error.remedy = error.remedy.map { "\($0) \(absence)" } ?? absence
            throw error
        }
    }
}

extension Snapshot {
    /// An entry with the names of the members that it tells of.
    func event(_ entry: LogEntry, organization: String?) throws -> Event {
        try Event(entry, organization: organization) { ids in
            guard let owner = entry.organization, !ids.isEmpty else { return [:] }
            let scope = self.organization(owner)
            var names: [String: String] = [:]
            for text in ids { names[text] = try ResourceID(text).flatMap { try scope.name(of: $0) } }
            return names
        }
    }
}
