import OrderedCollections
package import SCIMCore

/// A value by which users can be found although it has no column: of a multi-valued attribute or of an extension.
package struct IndexedValue: Sendable {
    package let attribute: IndexedAttribute
    /// The folded value.
    package let key: String

    package init(_ attribute: IndexedAttribute, key: String) {
        self.attribute = attribute
        self.key = key
    }
}

extension IndexedValue: Hashable {
    // By bytes, as the database compares; `String` calls canonically equivalent texts equal.
    package static func == (left: IndexedValue, right: IndexedValue) -> Bool {
        left.attribute == right.attribute && left.key.utf8.elementsEqual(right.key.utf8)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(attribute)
        hasher.combine(key)
    }
}

/// The attributes whose values are kept in `user_values`; the raw value is what stands there.
package enum IndexedAttribute: String, Sendable, Hashable, CaseIterable {
    case emails = "emails.value"
    case phoneNumbers = "phoneNumbers.value"
    case roles = "roles.value"
    case employeeNumber = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber"
    case manager = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value"

    static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    /// Whether values that differ in case alone are different; rows hold them folded all the same.
    var isCaseExact: Bool { self == .manager }

    /// The attribute that a resolved path names.
    init?(schema: String?, attribute: String, subAttribute: String?) {
        switch (schema, attribute, subAttribute) {
        case (nil, "emails", "value"): self = .emails
        case (nil, "phoneNumbers", "value"): self = .phoneNumbers
        case (nil, "roles", "value"): self = .roles
        case (IndexedAttribute.enterprise, "employeeNumber", nil): self = .employeeNumber
        case (IndexedAttribute.enterprise, "manager", "value"): self = .manager
        default: return nil
        }
    }

    /// The values in a stored document.
    private func values(in document: JSONObject) -> [String] {
        let extensionMembers = document[IndexedAttribute.enterprise]
        switch self {
        case .emails: return IndexedAttribute.elements(document["emails"])
        case .phoneNumbers: return IndexedAttribute.elements(document["phoneNumbers"])
        case .roles: return IndexedAttribute.elements(document["roles"])
        case .employeeNumber: return [extensionMembers?["employeeNumber"]?.string].compactMap(\.self)
        case .manager: return [extensionMembers?["manager"]?["value"]?.string].compactMap(\.self)
        }
    }

    private static func elements(_ value: JSONValue?) -> [String] {
        value?.array?.compactMap { $0["value"]?.string } ?? []
    }

    static func all(in document: JSONObject) -> [(IndexedAttribute, String)] {
        allCases.flatMap { attribute in attribute.values(in: document).map { (attribute, $0) } }
    }
}

extension IndexedValue {
    /// The values by which the user of this document can be found.
    ///
    /// One that has no key is not listed: it is found by reading documents.
    package static func all(in document: JSONObject) -> [IndexedValue] {
        IndexedAttribute.all(in: document).compactMap { attribute, value in
            value.foldedKey.map { IndexedValue(attribute, key: $0) }
        }
    }
}

extension OrganizationTransaction {
    func insert(_ value: IndexedValue, of user: ResourceID) throws {
        try connection.run(
            "INSERT INTO user_values (organization, attribute, value_key, user_id) VALUES (?, ?, ?, ?)",
            [scope, .text(value.attribute.rawValue), .text(value.key), .id(user)])
    }

    /// Writes only the rows that differ.
    func replaceValues(of user: ResourceID, by values: [IndexedValue]) throws {
        var missing = Set(values)
        var surplus: [IndexedValue] = []
        try connection.each(
            "SELECT attribute, value_key FROM user_values WHERE organization = ? AND user_id = ?", [scope, .id(user)]
        ) { row in
            guard let attribute = IndexedAttribute(rawValue: row.text(0)) else { return }
            let value = IndexedValue(attribute, key: row.text(1))
            if missing.remove(value) == nil { surplus.append(value) }
        }
        for value in surplus {
            try connection.run(
                """
                DELETE FROM user_values
                WHERE organization = ? AND attribute = ? AND value_key = ? AND user_id = ?
                """, [scope, .text(value.attribute.rawValue), .text(value.key), .id(user)])
        }
        for value in missing { try insert(value, of: user) }
    }
}
