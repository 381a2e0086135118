import HTTPTypes
import SCIMCore
import SCIMDirectory
import SCIMHTTP
import SCIMHost
import SCIMStore

/// Who calls: the organization that the credential names, with its settings as of this request.
///
/// A class, because it goes through every stage of a request and copying so many fields each time costs.
final class Caller: Sendable {
    let organization: OrganizationID
    let organizationName: String
    let settings: OrganizationRecord.Settings
    let roles: RoleMapping
    let credential: Credential
    let types: OrganizationSchemas
    let baseURL: BaseURL
    /// How answers show the members of a group, where the request leaves out none of their parts.
    let memberForm: MemberForm
    /// The generation of the database in which all this was read.
    let generation: Int64

    init(
        organization: OrganizationID, organizationName: String, settings: OrganizationRecord.Settings,
        roles: RoleMapping, credential: Credential, types: OrganizationSchemas, baseURL: BaseURL, generation: Int64
    ) {
        self.organization = organization
        self.organizationName = organizationName
        self.settings = settings
        self.roles = roles
        self.credential = credential
        self.types = types
        self.baseURL = baseURL
        memberForm = MemberForm(MemberForm.names, baseURL: baseURL, types.user, types.group)
        self.generation = generation
    }

    /// What the log calls the credential.
    var credentialName: String { credential.name }
    /// Whether scimctl doctor calls, which is not a contact from Entra.
    var isRehearsal: Bool { credential.isRehearsal }

    /// What the request was read against may have changed before its write had its turn: a schema that was removed must
    /// leave no values behind, a token that was revoked write nothing.
    ///
    /// - Throws: `CallerChanged`, upon which the request is read again.
    func checkIsCurrent(in transaction: WriteTransaction) throws {
        guard try transaction.generation() == generation else { throw CallerChanged() }
    }

    /// The same for a write that has done a part already, and must not be read again: only schemas count.
    func checkSchemasAreCurrent(in transaction: WriteTransaction) throws {
        guard try transaction.generation() != generation else { return }
        let records = try transaction.organization(organization).extensionSchemas()
        guard types.isMade(of: records) else { throw CallerChanged() }
    }

    /// - Throws: 403 naming the switch while provisioning is off for the organization (D1).
    func requireProvisioning() throws(SCIMError) {
        guard settings.isEnabled else {
            throw SCIMError(
                403, nil,
                "SCIM provisioning is switched off for this organization; its administrator can switch it on",
                remedy: "Switch SCIM on: \(do: .enable(organization: organizationName))")
        }
    }

    /// - Throws: 403 if the credential is limited to other networks, or to reading (D19); a query by POST is a read.
    func checkScope(of request: Request, _ target: RequestTarget) throws(SCIMError) {
        try credential.checkNetwork(request.clientAddress, of: organizationName)
        let isRead = request.method == .get || request.method == .head || target.segments?.last == ".search"
        if !isRead { try credential.checkMayWrite(of: organizationName) }
    }

    /// - Throws: 403 naming the switch while group sync is off (D1).
    func requireGroups() throws(SCIMError) {
        guard settings.areGroupsEnabled else {
            throw SCIMError(
                403, nil,
                "group sync is switched off for this organization; its administrator can switch it on, or the group mapping in Entra can be disabled",
                remedy:
                    "Switch group sync on (\(do: .syncGroups(organization: organizationName))), or disable this mapping in "
                    + "Entra: \(entra: .groupMapping).")
        }
    }
}

/// The caller, as it was read, is out of date.
struct CallerChanged: Error {}
