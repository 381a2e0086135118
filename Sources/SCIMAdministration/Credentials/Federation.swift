package import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

/// The workload identity of an organization: an identity of Entra that proves itself with tokens which Entra signs, so that no
/// secret is shared.
package struct Federation: Sendable, Hashable {
    package let name: String
    /// What it calls itself at the token endpoint.
    package let clientID: String
    package let created: Instant
    package let lastUsed: Instant?
    package let lastAddress: String?
    package let settings: FederationSettings
    package var limits: CredentialLimits { settings.limits }

    init(_ record: CredentialRecord, _ federation: FederationRecord) throws {
        (name, clientID, created) = (record.name, record.clientID ?? "", record.created)
        (lastUsed, lastAddress) = (record.lastUsed, record.lastAddress)
        settings = FederationSettings(
            checked: federation.tenant, clientID: record.clientID ?? "", subjects: federation.subjects,
            audiences: federation.audiences, acceptsEntraTokens: federation.acceptsEntraTokens,
            tokenLifetime: record.tokenLifetime ?? AccessToken.issuedLifetime,
            limits: try CredentialLimits(record.scope))
    }
}

/// What an administrator sets of a workload identity.
package struct FederationSettings: Sendable, Hashable {
    /// Directory (tenant) ID, in small letters.
    package let tenant: String
    package let clientID: String
    /// Object IDs of the identities whose assertions are accepted.
    package let subjects: [String]
    /// What assertions must be for.
    package let audiences: [String]
    /// Whether the tokens that Entra signs itself are accepted in place of an access token, as it sends them while its Secret
    /// Token is empty.
    package let acceptsEntraTokens: Bool
    /// Seconds for which an access token is valid.
    package let tokenLifetime: Int
    package let limits: CredentialLimits

    /// Subjects, or audiences, that may be listed.
    private static let most = 20
    private static let longest = 512

    init(
        checked tenant: String, clientID: String, subjects: [String], audiences: [String], acceptsEntraTokens: Bool,
        tokenLifetime: Int, limits: CredentialLimits
    ) {
        self.tenant = tenant
        self.clientID = clientID
        self.subjects = subjects
        self.audiences = audiences
        self.acceptsEntraTokens = acceptsEntraTokens
        self.tokenLifetime = tokenLifetime
        self.limits = limits
    }

    /// - Parameters:
    ///   - audiences: none for those that sources form from the client ID.
    ///   - tokenLifetime: seconds.
    /// - Throws: `usage` for a tenant that is not a GUID, a client ID or a subject that is empty or too long, or too many of them.
    package init(
        tenant: String, clientID: String, subjects: [String], audiences: [String] = [],
        acceptsEntraTokens: Bool = false, tokenLifetime: Int = AccessToken.issuedLifetime,
        limits: CredentialLimits = .none
    ) throws {
        let known: EntraTenant
        do throws(SCIMError) {
            known = try EntraTenant(tenant)
        } catch {
            throw ServiceError(.usage, error.detail, about: .tenant)
        }
        try FederationSettings.check([clientID], "client ID", .clientID)
        try FederationSettings.check(subjects, "subject", .subjects)
        try FederationSettings.check(audiences, "audience", .audiences)
        guard !subjects.isEmpty else {
            throw ServiceError(
                .usage, "no subject was given",
                remedy:
                    "Without one, every application of the tenant could get a token. It is the object ID of the identity in Entra.",
                about: .subjects)
        }
        try Administration.check(tokenLifetime: tokenLifetime)
        self.init(
            checked: known.id, clientID: clientID, subjects: subjects,
            audiences: audiences.isEmpty ? FederationSettings.standardAudiences(clientID) : audiences,
            acceptsEntraTokens: acceptsEntraTokens, tokenLifetime: tokenLifetime, limits: limits)
    }

    /// The audience varies between sources (Q106).
    package static func standardAudiences(_ clientID: String) -> [String] {
        [clientID, "api://\(clientID)", "api://\(clientID)/.default"]
    }

    private static func check(_ values: [String], _ what: String, _ parameter: ServiceError.Parameter) throws {
        guard values.count <= most else {
            throw ServiceError(
                .usage, "\(values.count) values were given for the \(what); the limit is \(most)",
                about: parameter)
        }
        for value in values
        where value.isEmpty || value.utf8.count > longest || value.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }) {
            throw ServiceError(
                .usage, "\"\(value.forDisplay)\" cannot be the \(what)",
                remedy: "It has 1 to \(String(longest)) characters, none of them a space. Copy it from Entra.",
                about: parameter)
        }
    }

    /// The issuers whose signatures are believed.
    package var issuers: [TrustedIssuer] {
        do throws(SCIMError) { return try EntraTenant(tenant).issuers } catch {
            preconditionFailure("the tenant was read before: \(error.detail)")
        }
    }

    /// For the audit trail.
    var audited: JSONObject {
        func array(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
        let object: JSONObject = [
            "tenant": .string(tenant), "clientId": .string(clientID), "subjects": array(subjects),
            "audiences": array(audiences), "entraTokens": .bool(acceptsEntraTokens),
            "tokenLifetime": .string(Duration.seconds(tokenLifetime).text),
        ]
        return object.merging(limits.audited) { $1 }
    }
}

extension OrganizationSnapshot {
    /// nil if none is set.
    func federation() throws -> Federation? {
        guard let record = try credentials(.federation).last(where: { $0.revoked == nil }),
            let settings = try federation(record.id)
        else { return nil }
        return try Federation(record, settings)
    }
}
