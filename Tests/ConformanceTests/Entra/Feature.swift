import SCIMCore

/// What some exchanges of the corpus require: a service provider need not have it.
enum Feature: String, Sendable, CaseIterable {
    /// The extension `urn:ietf:params:scim:schemas:extension:Contoso:2.0:User` with `badgeColor` and `hireDate`.
    case customExtension = "custom-extension"
    /// The endpoint for tokens of OAuth's client credentials.
    case oauth
    /// Tokens for workload identities.
    case workloadIdentity = "wif"
    /// Tokens that Entra itself signs.
    case entraToken = "entra-jwt"
    /// A limit on requests that has been reached.
    case rateLimit = "rate-limit-tripped"

    /// Those that the service provider has. Whoever builds another adds it here, has `Visit` set it up, and raises
    /// `CorpusRun.required` by the exchanges that are played from then on.
    static let present: Set<Feature> = [.customExtension, .oauth, .workloadIdentity, .entraToken]

    init(named name: JSONValue) throws {
        guard let feature = name.string.flatMap(Feature.init(rawValue:)) else {
            throw SCIMError(400, nil, "the corpus requires \(name), which is no feature")
        }
        self = feature
    }
}
