package import SCIMCore
import SCIMStore

/// A user's attributes checked and taken apart for storing: the document, and the columns that lookups go to.
package struct UserDraft: Sendable {
    package let attributes: JSONObject
    package let userName: UniqueName
    package let externalID: String?
    let isActive: Bool

    /// - Parameters:
    ///   - attributes: as the reader or a PatchOp left them, in the order of the schema.
    ///   - type: the organization's user type.
    ///   - isNew: whether `active`, where nothing is said of it, becomes true; of a user who is there, somebody has
    ///     unassigned it (RFC 7644 §3.5.2.2), and who is not said to be active is not.
    /// - Throws: `invalidValue` for a missing or unusable `userName`.
    package init(_ attributes: JSONObject, of type: ResourceType, isNew: Bool = false) throws(SCIMError) {
        guard let name = attributes["userName"]?.string else {
            throw SCIMError.invalidValue(
                "userName is missing; the usual cause is a user without userPrincipalName in Entra, or no mapping to userName",
                remedy: "Look at the user's profile in Entra: userPrincipalName is empty, or not mapped to userName."
            ).about("userName")
        }
        userName = try UniqueName(name, of: "userName")
        externalID = attributes["externalId"]?.string
        var attributes = attributes
        if isNew, attributes["active"] == nil { attributes["active"] = true }
        isActive = attributes["active"]?.bool ?? false
        try type.checkRequired(attributes)
        self.attributes = type.inSchemaOrder(attributes)
    }

    /// A stored user with other attributes, none of which are names: none of it is checked again.
    init(_ record: UserRecord, with attributes: JSONObject) {
        self.attributes = attributes
        userName = UniqueName(stored: record.userName, key: record.userNameKey)
        externalID = record.externalID
        isActive = attributes["active"]?.bool ?? record.isActive
    }

    var document: [UInt8] { JSONValue.object(attributes).bytes }

    /// The values by which the user can be found otherwise than by name.
    var indexedValues: [IndexedValue] { IndexedValue.all(in: attributes) }
}

/// A group's attributes checked and taken apart for storing; members are rows of their own.
package struct GroupDraft: Sendable {
    package let attributes: JSONObject
    package let displayName: UniqueName
    package let externalID: String?

    package init(_ attributes: JSONObject, of type: ResourceType) throws(SCIMError) {
        guard let name = attributes["displayName"]?.string else {
            throw SCIMError.invalidValue(
                "displayName is missing; a group needs a name",
                remedy: "Map displayName to displayName in Entra's group mappings."
            ).about("displayName")
        }
        displayName = try UniqueName(name, of: "displayName")
        externalID = attributes["externalId"]?.string
        try type.checkRequired(attributes)
        self.attributes = type.inSchemaOrder(attributes)
    }

    /// A stored group with other attributes, none of which are names: none of it is checked again.
    init(_ record: GroupRecord, with attributes: JSONObject) {
        self.attributes = attributes
        displayName = UniqueName(stored: record.displayName, key: record.displayNameKey)
        externalID = record.externalID
    }

    var document: [UInt8] { JSONValue.object(attributes).bytes }
}

extension ResourceType {
    /// The JSON text of `schemas` for a resource with these attributes: the core schema and the extensions that have data.
    func schemas(of attributes: JSONObject) -> [UInt8] {
        var writer = JSONWriter(reserving: 256)
        writer.append(raw: "[\"")
        writer.append(raw: schema.id)
        for schema in extensions where attributes[schema.id] != nil {
            writer.append(raw: "\",\"")
            writer.append(raw: schema.id)
        }
        writer.append(raw: "\"]")
        return writer.bytes
    }
}
