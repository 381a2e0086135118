import SCIMCore
package import SCIMDirectory
import SCIMHost
import SCIMStore

extension Administration {
    private static let userColumns = [
        "id", "userName", "displayName", "email", "active", "role", "roleReason", "externalId", "givenName",
        "familyName", "title", "department", "employeeNumber", "groups", "protected", "created", "lastModified",
    ]

    /// Writes out the users wanted, in the order in which they were created.
    ///
    /// Goes page by page: a user who comes or goes meanwhile may be missing or there, every other is there once.
    ///
    /// - Parameters:
    ///   - output: gets whole records.
    ///   - progress: gets how many were written.
    /// - Returns: how many users were written.
    @discardableResult
    package func exportUsers(
        of organization: Organization, _ query: UserQuery = UserQuery(), as format: ExportFormat,
        progress: (Int) -> Void = { _ in }, to output: @escaping ([UInt8]) throws -> Void
    ) throws -> Int {
        let writer = try ExportWriter(format, columns: Administration.userColumns, to: output)
        var count = 0
        try forEachUser(of: organization, query) { user, attributes in
            if let limit = query.limit, count >= limit { return false }
            let groups = try groupNames(of: user, in: organization)
            try writer.write {
                user.exported(attributes, groups)
            } rows: {
                [user.cells(attributes, groups)]
            }
            count += 1
            if count % 500 == 0 { progress(count) }
            return true
        }
        return count
    }

    private func groupNames(of user: User, in organization: Organization) throws -> [UserDetails.GroupName] {
        try read { snapshot in
            try snapshot.organization(organization.id).groups(of: user.id).map { UserDetails.GroupName($0) }
        }
    }
}

extension User {
    /// The user as one JSON object with everything that is stored.
    fileprivate func exported(_ attributes: JSONObject, _ groups: [UserDetails.GroupName]) -> JSONObject {
        [
            "id": .string(identifier), "userName": .string(userName), "displayName": JSONValue(optional: displayName),
            "email": JSONValue(optional: email), "active": .bool(isActive), "role": JSONValue(optional: role),
            "externalId": JSONValue(optional: externalID), "roleReason": .string(roleReason.rawValue),
            "protected": .bool(isProtected), "created": .string(created.dateTime),
            "lastModified": .string(modified.dateTime),
            "groups": .array(
                groups.map { ["id": .string($0.identifier), "displayName": .string($0.displayName)] }),
            "attributes": .object(attributes),
        ]
    }

    /// One cell for each of the columns.
    fileprivate func cells(_ attributes: JSONObject, _ groups: [UserDetails.GroupName]) -> [String?] {
        let name = attributes["name"]
        let enterprise = attributes[Schema.enterpriseUser.id]
        return [
            identifier, userName, displayName, email, isActive ? "true" : "false", role, roleReason.rawValue,
            externalID,
            name?["givenName"]?.string, name?["familyName"]?.string, attributes["title"]?.string,
            enterprise?["department"]?.string, enterprise?["employeeNumber"]?.string,
            groups.map(\.displayName).joined(separator: "; "), isProtected ? "true" : "false", created.dateTime,
            modified.dateTime,
        ]
    }
}
