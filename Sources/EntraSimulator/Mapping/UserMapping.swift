import SCIMCore

/// The attribute mapping of a job: its rows, and by which targets an existing account is looked for.
package struct UserMapping: Sendable, Hashable {
    package var rows: [AttributeMapping]
    /// Matching attributes by precedence (Q12); each is the target of a row.
    package var matching: [TargetPath] = [.attribute("userName")]

    package init(rows: [AttributeMapping]) { self.rows = rows }

    /// What the rows make of a user.
    package func state(of user: DirectoryUser) -> MappedObject {
        var state = MappedObject()
        for row in rows { state[row.target] = row.value(of: user) }
        return state
    }

    /// The same mapping with another source for the target's row, which is added where it is missing.
    package func mapping(_ source: AttributeMapping.Source, to target: TargetPath) -> UserMapping {
        var copy = self
        copy.rows.removeAll { $0.target == target }
        copy.rows.append(AttributeMapping(source, target))
        return copy
    }

    /// The same mapping, accounts looked for by these targets.
    package func matching(_ targets: TargetPath...) -> UserMapping {
        var copy = self
        copy.matching = targets
        return copy
    }

    /// What of these rows a resource of the target holds, as texts and flags; references and lists of roles are left out.
    func read(_ resource: JSONValue) -> MappedObject {
        var state = MappedObject()
        for row in rows {
            guard let value = row.target.values(in: resource).first else { continue }
            switch (row.source, value) {
            case (.activeUnlessSoftDeleted, .bool(let flag)): state[row.target] = .flag(flag)
            case (.activeUnlessSoftDeleted, _), (.manager, _), (.appRoles, _): continue
            case (_, .string(let text)): state[row.target] = .text(text)
            default: continue
            }
        }
        return state
    }
}

extension UserMapping {
    /// The 22 rows that the portal makes for a non-gallery application.
    package static let portalDefault = UserMapping(rows: [
        AttributeMapping(.direct(.mailNickname), .attribute("externalId")),
        AttributeMapping(.direct(.userPrincipalName), .attribute("userName")),
        AttributeMapping(.activeUnlessSoftDeleted, .attribute("active")),
        AttributeMapping(.direct(.displayName), .attribute("displayName")),
        AttributeMapping(.direct(.jobTitle), .attribute("title")),
        AttributeMapping(.direct(.mail), .element(of: "emails", type: "work", "value")),
        AttributeMapping(.direct(.preferredLanguage), .attribute("preferredLanguage")),
        AttributeMapping(.direct(.givenName), .subAttribute("givenName", of: "name")),
        AttributeMapping(.direct(.surname), .subAttribute("familyName", of: "name")),
        AttributeMapping(.fullName, .subAttribute("formatted", of: "name")),
        AttributeMapping(.direct(.physicalDeliveryOfficeName), .element(of: "addresses", type: "work", "formatted")),
        AttributeMapping(.direct(.streetAddress), .element(of: "addresses", type: "work", "streetAddress")),
        AttributeMapping(.direct(.city), .element(of: "addresses", type: "work", "locality")),
        AttributeMapping(.direct(.state), .element(of: "addresses", type: "work", "region")),
        AttributeMapping(.direct(.postalCode), .element(of: "addresses", type: "work", "postalCode")),
        AttributeMapping(.direct(.country), .element(of: "addresses", type: "work", "country")),
        AttributeMapping(.direct(.telephoneNumber), .element(of: "phoneNumbers", type: "work", "value")),
        AttributeMapping(.direct(.mobile), .element(of: "phoneNumbers", type: "mobile", "value")),
        AttributeMapping(.direct(.facsimileTelephoneNumber), .element(of: "phoneNumbers", type: "fax", "value")),
        AttributeMapping(.direct(.employeeId), .enterprise("employeeNumber")),
        AttributeMapping(.direct(.department), .enterprise("department")),
        AttributeMapping(.manager, .enterprise("manager")),
    ])

    /// The least that a directory of members needs, `objectId` as `externalId`.
    package static let minimal = UserMapping(rows: [
        AttributeMapping(.direct(.objectId), .attribute("externalId")),
        AttributeMapping(.direct(.userPrincipalName), .attribute("userName")),
        AttributeMapping(.activeUnlessSoftDeleted, .attribute("active")),
        AttributeMapping(.direct(.displayName), .attribute("displayName")),
        AttributeMapping(.direct(.mail), .element(of: "emails", type: "work", "value")),
        AttributeMapping(.direct(.givenName), .subAttribute("givenName", of: "name")),
        AttributeMapping(.direct(.surname), .subAttribute("familyName", of: "name")),
    ])

    /// Looked up by `objectId` across renames instead of the portal's `mailNickname` (Q31).
    package var withObjectIDAsExternalID: UserMapping { mapping(.direct(.objectId), to: .attribute("externalId")) }

    /// One app role a user, by `SingleAppRoleAssignment` (Q71).
    package var withSingleAppRole: UserMapping { mapping(.singleAppRole, to: .primary(of: "roles", "value")) }

    /// The row of Microsoft's older table, with its capital V (Q67).
    package var withProxyAddresses: UserMapping {
        mapping(.direct(.proxyAddresses), to: .element(of: "emails", type: "other", "Value"))
    }

    /// All app roles of a user by one of the two other expressions (Q72, Q73).
    package func withAppRoles(_ expression: RoleExpression) -> UserMapping {
        mapping(.appRoles(expression), to: .attribute("roles"))
    }
}
