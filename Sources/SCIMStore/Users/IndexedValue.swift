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
        left.attribute == right.attribute && left.key.hasBytes(of: right.key)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(attribute)
        hasher.combine(ExactText(key))
    }
}

extension IndexedValue {
    /// Bytes of a key that has a row, at most: a value that is longer is not an address or number by which users are matched, and
    /// would be stored twice.
    static let longestKey = 512

    /// Whether it has a row; else it is found by reading documents.
    var hasRow: Bool { key.utf8.count <= IndexedValue.longestKey }
}

/// The attributes whose values are kept in `user_values`: those beside `userName` and `externalId` by which Entra is made to
/// match users. Each one more costs every write of a user a row in a place of its own.
///
/// The raw value is in the rows: it is never given to another attribute.
package enum IndexedAttribute: Int, Sendable, Hashable {
    /// `emails.value`
    case emails = 1
    /// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:employeeNumber`
    case employeeNumber = 2

    private static let enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"

    /// The attribute that a resolved path names.
    init?(schema: String?, attribute: String, subAttribute: String?) {
        switch (schema, attribute, subAttribute) {
        case (nil, "emails", "value"): self = .emails
        case (IndexedAttribute.enterprise, "employeeNumber", nil): self = .employeeNumber
        default: return nil
        }
    }

    /// The values in a stored document.
    fileprivate static func forEachValue(in document: JSONObject, _ body: (IndexedAttribute, String) -> Void) {
        if case .array(let elements)? = document["emails"] {
            for element in elements {
                if let value = element["value"]?.string { body(.emails, value) }
            }
        }
        if let value = document[enterprise]?["employeeNumber"]?.string { body(.employeeNumber, value) }
    }
}

extension IndexedValue {
    /// The values by which the user of this document can be found.
    ///
    /// One that has no key is not listed: it is found by reading documents.
    package static func all(in document: JSONObject) -> [IndexedValue] {
        var values: [IndexedValue] = []
        IndexedAttribute.forEachValue(in: document) { attribute, value in
            if let key = value.foldedKey { values.append(IndexedValue(attribute, key: key)) }
        }
        return values
    }
}

extension OrganizationTransaction {
    func insert(_ values: Set<IndexedValue>, of user: ResourceID) throws {
        for value in values where value.hasRow {
            try connection.run(
                "INSERT OR IGNORE INTO user_values (organization, attribute, value_key, user_id) VALUES (?, ?, ?, ?)",
                [scope, SQLValue(value.attribute.rawValue), .text(value.key), .id(user)])
        }
    }

    func delete(_ values: Set<IndexedValue>, of user: ResourceID) throws {
        for value in values {
            try connection.run(
                """
                DELETE FROM user_values
                WHERE organization = ? AND attribute = ? AND value_key = ? AND user_id = ?
                """, [scope, SQLValue(value.attribute.rawValue), .text(value.key), .id(user)])
        }
    }
}
