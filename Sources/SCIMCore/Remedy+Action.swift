extension Remedy {
    /// Something that an administrator does here. Organizations, users, tokens and labels are given by name; a name that
    /// the administrator has to choose is left open.
    package enum Action: Sendable, Hashable {
        case setUp
        /// nil where nobody knows the URL yet.
        case setBaseURL(String?)

        case createOrganization
        case showOrganization(String)
        case enable(organization: String)
        case syncGroups(organization: String)
        case ignoreUnknownAttributes(organization: String)

        case createToken(organization: String)
        case rotateToken(String, organization: String)
        case revokeToken(String, organization: String)
        /// nil for a change that the administrator chooses.
        case limitToken(String, LimitChange?, organization: String)
        case listTokens

        case createClient(organization: String)
        /// nil for the client that is meant.
        case rotateClient(String?, organization: String)
        /// Ends what is left of the overlap of a rotation.
        case endClientOverlap(String, organization: String)
        case limitClient(String, LimitChange?, organization: String)
        case listClients(organization: String)
        case setFederation(organization: String)
        case limitFederation(LimitChange, organization: String)
        case showFederation(organization: String)
        case listKeys, fetchKeys

        case listUsers
        case listInactiveUsers(organization: String)
        case deleteUsers
        case unprotectUser(String, organization: String)
        case unprotectGroup(String, organization: String)
        case deleteUser(String, organization: String)
        case deleteGroup(String, organization: String)
        /// nil for a record that the administrator chooses.
        case restoreDeleted(id: String?, organization: String)
        case listDeleted(organization: String)
        /// nil for users whom the administrator chooses.
        case deactivateUser(String?, organization: String)
        case eraseUser(id: String, organization: String)

        case showGuard(organization: String)
        case approveMassChange(organization: String)
        case rejectMassChange(organization: String)

        case unprotectRole(String, organization: String)
        case mapLabel(String, organization: String)
        case unmapLabel(String, organization: String)
        case showUnmatchedLabels(organization: String)
        case setDefaultRole(organization: String)
        case reapplyRoles(organization: String)

        case listSchemas(organization: String)
        case removeSchema(urn: String, organization: String?)

        case showStatus
        /// nil for the whole log.
        case showLog(LogPeriod?, organization: String?)
        case showRefusals(LogPeriod, organization: String)
        case listCycles(organization: String)

        case createBackup, listBackups, verifyBackups, pruneBackups
        case resetClock, maintainDatabase
        case checkNginx, printNginxSite(host: String?)
        case runDoctor
    }

    /// What a credential is to be good for as well.
    package enum LimitChange: Sendable, Hashable {
        case readWrite
        /// An address, as text.
        case alsoFrom(String)
    }

    /// How far back the log is shown.
    package enum LogPeriod: String, Sendable, Hashable {
        case hour = "1h"
        case day = "24h"
        case week = "7d"
    }
}
