/// One row of the portal's *Attribute mapping*.
package struct AttributeMapping: Sendable, Hashable {
    package let source: Source
    package let target: TargetPath

    package init(_ source: Source, _ target: TargetPath) {
        self.source = source
        self.target = target
    }

    /// Where the value of a row comes from.
    package enum Source: Sendable, Hashable {
        case direct(UserAttribute)
        /// The same text for everybody.
        case constant(String)
        /// `Switch([IsSoftDeleted], , "False", "True", "True", "False")`: text, hence Q37.
        case activeUnlessSoftDeleted
        /// `Join(" ", [givenName], [surname])`
        case fullName
        /// The manager, as a reference to another object of the job.
        case manager
        /// `SingleAppRoleAssignment([appRoleAssignments])` (Q71)
        case singleAppRole
        /// All app roles, by one of the two other expressions (Q72, Q73).
        case appRoles(RoleExpression)
    }

    /// What the row makes of a user; nil is a null source value, which is not sent.
    func value(of user: DirectoryUser) -> MappedValue? {
        switch source {
        case .direct(let attribute): return attribute.value(of: user).map(MappedValue.text)
        case .constant(let text): return .text(text)
        case .activeUnlessSoftDeleted: return .flag(!user.isSoftDeleted)
        case .fullName:
            let names = [user.givenName, user.surname].compactMap(\.self)
            return names.isEmpty ? nil : .text(names.joined(separator: " "))
        case .manager: return user.manager.map(MappedValue.reference)
        case .singleAppRole: return user.appRoles.first.map { .text($0.value) }
        case .appRoles(let expression): return .roles(user.appRoles, expression)
        }
    }
}

/// How several app roles are put on the wire.
package enum RoleExpression: Sendable, Hashable {
    /// `AppRoleAssignmentsComplex`: only ever adds; each value is JSON text in a PATCH (Q72).
    case complex
    /// `AssertiveAppRoleAssignmentsComplex`: the array is the whole truth (Q73).
    case assertive
}

/// The attributes of a directory user that a row can name.
package enum UserAttribute: String, Sendable, Hashable, CaseIterable {
    case objectId, userPrincipalName, mailNickname, displayName, givenName, surname, mail, jobTitle, department,
        employeeId
    case preferredLanguage, physicalDeliveryOfficeName, streetAddress, city, state, postalCode, country
    case telephoneNumber, mobile, facsimileTelephoneNumber, proxyAddresses

    func value(of user: DirectoryUser) -> String? {
        switch self {
        case .objectId: user.objectID.text
        case .userPrincipalName: user.userPrincipalName
        case .mailNickname: user.mailNickname
        case .displayName: user.displayName
        case .givenName: user.givenName
        case .surname: user.surname
        case .mail: user.mail
        case .jobTitle: user.jobTitle
        case .department: user.department
        case .employeeId: user.employeeID
        case .preferredLanguage: user.preferredLanguage
        case .physicalDeliveryOfficeName: user.office.physicalDeliveryOfficeName
        case .streetAddress: user.office.streetAddress
        case .city: user.office.city
        case .state: user.office.state
        case .postalCode: user.office.postalCode
        case .country: user.office.country
        case .telephoneNumber: user.telephoneNumber
        case .mobile: user.mobile
        case .facsimileTelephoneNumber: user.facsimileTelephoneNumber
        case .proxyAddresses: user.proxyAddresses.last
        }
    }
}
