import SCIMCore
import SCIMStore

extension Administration {
    /// The base URL of the machine; nil until it is set.
    package func baseURL() throws -> BaseURL? { try read { try $0.baseURL().map { try BaseURL($0) } } }

    /// Sets the base URL, from which every location and the Tenant URL are made.
    ///
    /// - Throws: `usage` saying what a base URL looks like.
    package func setBaseURL(_ text: String) throws -> BaseURL {
        let url: BaseURL
        do {
            url = try BaseURL(text)
        } catch {
            throw AdministrationError(.usage, error.detail)
        }
        try write { try $0.setBaseURL(url.text) }
        return url
    }

    /// All organizations in the order in which they were created.
    package func organizations() throws -> [Organization] {
        try read { snapshot in
            try snapshot.organizations().map { try Organization($0, in: snapshot.organization($0.id)) }
        }
    }

    /// Creates an organization with SCIM and group sync off, no mapping and no default role (D15 of the design).
    ///
    /// - Throws: `usage` for a name that is none, `conflict` for one that is taken.
    package func createOrganization(_ name: String) throws -> Organization {
        let unique = try Administration.name(name, of: "organization")
        let now = surroundings.now()
        do {
            return try write { transaction in
                let record = try transaction.createOrganization(name: unique.text, nameKey: unique.key, at: now)
                return try Organization(record, in: transaction.organization(record.id))
            }
        } catch let error as AdministrationError where error.kind == .conflict {
            throw AdministrationError(.conflict, "there is an organization \"\(unique.text.forDisplay)\" already")
        }
    }

    /// The organization of that name, or the only one where no name is given.
    ///
    /// - Throws: `notFound` with the nearest names, `usage` where a name is needed.
    package func organization(_ name: String?) throws -> Organization {
        try read { snapshot in
            let record = try Administration.organization(name, in: snapshot)
            return try Organization(record, in: snapshot.organization(record.id))
        }
    }

    /// Changes one switch of an organization and returns it as it is then; effective on the next request.
    package func set(_ change: Organization.Switch, of organization: Organization) throws -> Organization {
        try write { transaction in
            let scope = transaction.organization(organization.id)
            guard var record = try scope.record() else { throw StoreError.stale }
            switch change {
            case .scim(let isOn): record.settings.isEnabled = isOn
            case .groupSync(let isOn): record.settings.areGroupsEnabled = isOn
            case .relink(let mode, let quietPeriod):
                record.settings.relink = mode == .guid ? .guid : .off
                if let quietPeriod { record.settings.quietPeriod = quietPeriod }
            case .unknownAttributes(let policy):
                record.settings.unknownAttributes = policy == .reject ? .reject : .ignore
            }
            try scope.update(record.settings)
            return try Organization(record, in: scope)
        }
    }

    static func organization(_ name: String?, in snapshot: Snapshot) throws -> OrganizationRecord {
        let all = try snapshot.organizations()
        guard let name else {
            if all.count == 1 { return all[0] }
            throw all.isEmpty
                ? AdministrationError(
                    .notFound, "there is no organization yet", remedy: "Create one: scimctl org create NAME")
                : AdministrationError(
                    .usage, "there are \(all.count) organizations; say which one with --org",
                    remedy: "There are: \(all.prefix(10).map(\.name.forDisplay).joined(separator: ", ")).")
        }
        guard let key = name.foldedKey, let found = all.first(where: { $0.nameKey == key }) else {
            throw AdministrationError.notFound("organization", name, among: all.map(\.name))
        }
        return found
    }

    /// A name that people give: 1 to 200 characters, none of them a control character.
    static func name(_ text: String, of thing: String) throws -> UniqueName {
        guard text.count <= 200 else {
            throw AdministrationError(.usage, "the name of the \(thing) has more than 200 characters")
        }
        do {
            return try UniqueName(text, of: "the name of the \(thing)")
        } catch {
            throw AdministrationError(.usage, error.detail)
        }
    }
}
