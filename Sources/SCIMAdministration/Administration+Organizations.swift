import SCIMCore
package import SCIMDirectory
package import SCIMHost
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
            throw ServiceError(.usage, error.detail)
        }
        try write { transaction, audit in
            let old = try transaction.baseURL()
            guard old != url.text else { return }
            try transaction.setBaseURL(url.text)
            try audit.note(.baseURL, of: nil, from: JSONValue(optional: old), to: .string(url.text))
        }
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
        return try write { transaction, audit in
            guard try transaction.organization(nameKey: unique.key) == nil else {
                throw ServiceError(.conflict, "there is already an organization \"\(unique.text.forDisplay)\"")
            }
            let record = try transaction.createOrganization(name: unique.text, nameKey: unique.key, at: now)
            try audit.note(.organizationCreate, of: record.id, to: .string(record.name))
            return try Organization(record, in: transaction.organization(record.id))
        }
    }

    /// The organization of that name, or the only one where no name is given.
    ///
    /// - Throws: `notFound` with the nearest names, `usage` if a name is needed.
    package func organization(_ name: String?) throws -> Organization {
        try read { snapshot in
            let record = try Administration.organization(name, in: snapshot)
            return try Organization(record, in: snapshot.organization(record.id))
        }
    }

    static func organization(_ name: String?, in snapshot: Snapshot) throws -> OrganizationRecord {
        let all = try snapshot.organizations()
        guard let name else {
            if all.count == 1 { return all[0] }
            throw all.isEmpty
                ? ServiceError(
                    .notFound, "there is no organization yet", remedy: "Create one: \(do: .createOrganization)")
                : ServiceError(
                    .usage, "there are \(all.count) organizations; say which one with --org",
                    remedy: "There are: \(all.prefix(10).map(\.name.forDisplay).joined(separator: ", ")).")
        }
        guard let key = name.foldedKey, let found = all.first(where: { $0.nameKey == key }) else {
            throw ServiceError.notFound("organization", name, among: all.map(\.name))
        }
        return found
    }

    /// - Throws: `usage` for what is longer than a name in a request may be (D14 of the design).
    static func checkLength(of text: String, _ thing: String) throws {
        let count = text.utf8.count
        guard count <= ValueLimits.name else {
            throw ServiceError(
                .usage, "\(thing) has \(count) bytes; the limit is \(ValueLimits.name)")
        }
        guard !text.hasNonStarters(inARow: NonStarters.limit) else {
            throw ServiceError(
                .usage,
                "\(thing) has more than \(NonStarters.limit) combining marks in a row"
            )
        }
    }

    /// A name that people give: 1 to 200 characters, at most 1 KiB, none of them a control character.
    static func name(_ text: String, of thing: String) throws -> UniqueName {
        try checkLength(of: text, "the name of the \(thing)")
        guard text.count <= 200 else {
            throw ServiceError(
                .usage, "the name of the \(thing) has \(text.count) characters; the limit is 200")
        }
        do {
            return try UniqueName(text, of: "the name of the \(thing)")
        } catch {
            throw ServiceError(.usage, error.detail)
        }
    }
}
