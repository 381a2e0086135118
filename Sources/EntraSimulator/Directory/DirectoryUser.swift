/// A user of the simulated directory, with the attributes that Entra's default mapping reads.
package struct DirectoryUser: Sendable, Hashable {
    package let objectID: ObjectID
    package var userPrincipalName: String
    package var mailNickname: String
    package var displayName: String
    package var givenName: String?
    package var surname: String?
    package var mail: String?
    package var jobTitle: String?
    package var department: String?
    package var employeeID: String?
    package var preferredLanguage: String?
    package var office = Office()
    package var telephoneNumber: String?
    package var mobile: String?
    package var facsimileTelephoneNumber: String?
    /// `SMTP:` marks the primary address, `smtp:` another one.
    package var proxyAddresses: [String] = []
    package var manager: ObjectID?
    /// Invited from another directory: `#EXT#` in the user principal name.
    package var isGuest = false
    package var accountEnabled = true
    /// In the recycle bin, for 30 days until the hard delete.
    package var isInRecycleBin = false
    /// Assigned to the application, directly or by a group.
    package var isAssigned = true
    /// Assignments to app roles, the oldest first.
    package var appRoles: [AppRole] = []

    package init(objectID: ObjectID, userPrincipalName: String, mailNickname: String, displayName: String) {
        self.objectID = objectID
        self.userPrincipalName = userPrincipalName
        self.mailNickname = mailNickname
        self.displayName = displayName
    }

    /// Whether the provisioning scope holds this user: assigned, and not in the recycle bin.
    package var isInScope: Bool { isAssigned && !isInRecycleBin }

    /// What the default mapping calls `[IsSoftDeleted]`: out of scope, in the recycle bin, or the account disabled.
    package var isSoftDeleted: Bool { !isInScope || !accountEnabled }

    /// Where somebody works.
    package struct Office: Sendable, Hashable {
        package var physicalDeliveryOfficeName: String?
        package var streetAddress: String?
        package var city: String?
        package var state: String?
        package var postalCode: String?
        package var country: String?

        package init() {}
    }
}
