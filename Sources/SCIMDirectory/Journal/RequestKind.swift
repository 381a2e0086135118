package import SCIMCore
package import SCIMStore

/// What requests have in common that are counted instead of recorded one by one.
package struct RequestKind: Sendable, Hashable {
    /// nil if no organization was named.
    package var organization: OrganizationID?
    package var operation: LoggedOperation
    package var status: Int
    package var credentialName: String?
    package var address: String?
    package var scimType: String?
    /// Of a token that was refused.
    package var reason: CredentialRefusal?
    package var detail: String
    package var remedy: Remedy?

    package init(
        organization: OrganizationID?, operation: LoggedOperation, status: Int, credentialName: String? = nil,
        address: String? = nil, scimType: String? = nil, reason: CredentialRefusal? = nil, detail: String,
        remedy: Remedy? = nil
    ) {
        self.organization = organization
        self.operation = operation
        self.status = status
        self.credentialName = credentialName
        self.address = address
        self.scimType = scimType
        self.reason = reason
        self.detail = detail
        self.remedy = remedy
    }
}
