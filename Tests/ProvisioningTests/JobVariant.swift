import EntraSimulator
import Testing

/// A job as some administrator may have set it up.
struct JobVariant: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let configuration: JobConfiguration

    private init(_ name: String, _ change: (inout JobConfiguration) -> Void) {
        testDescription = name
        var configuration = JobConfiguration()
        configuration.mapping = UserMapping.portalDefault.withObjectIDAsExternalID.withSingleAppRole
        change(&configuration)
        self.configuration = configuration
    }

    /// One for each way in which jobs differ.
    static let all = [
        JobVariant("as the guide has it") { _ in },
        JobVariant("the portal's own mapping") { $0.mapping = .portalDefault },
        JobVariant("the minimal mapping") { $0.mapping = .minimal },
        JobVariant("mail addresses from proxyAddresses") { $0.mapping = .portalDefault.withProxyAddresses },
        JobVariant("app roles that are only added") { $0.mapping = .minimal.withAppRoles(.complex) },
        JobVariant("app roles that replace each other") { $0.mapping = .minimal.withAppRoles(.assertive) },
        JobVariant("the dialect of 2018") { $0.dialect = .legacyOf2018 },
        JobVariant("aadOptscim062020") { $0.dialect = .compliant },
        JobVariant("aadOptscim062020, app roles that replace each other") {
            $0.dialect = .compliant
            $0.mapping = .minimal.withAppRoles(.assertive)
        },
        JobVariant("aadOptscim062020 forwarded with each request") {
            $0.dialect = .compliant
            $0.forwardsFlag = true
        },
        JobVariant("empty text for what is gone") { $0.clearing = .emptyText },
        JobVariant("null for what is gone, aadOptscim062020") {
            $0.clearing = .null
            $0.dialect = .compliant
        },
        JobVariant("nothing for what is gone") { $0.clearing = .leave },
        JobVariant("booleans as text") { $0.booleansOnCreate = .text },
        JobVariant("matching by externalId first") {
            $0.mapping = $0.mapping.matching(.attribute("externalId"), .attribute("userName"))
        },
        JobVariant("one operation for each member, seven in a request") {
            $0.memberShape = .oneOperationEach
            $0.membersPerRequest = 7
        },
        JobVariant("a question before each member") { $0.checksReferences = true },
        JobVariant("no reading before a change") { $0.readsBeforeUpdate = false },
        JobVariant("no groups") { $0.provisionsGroups = false },
    ]
}
