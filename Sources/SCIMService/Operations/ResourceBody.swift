import OrderedCollections
import SCIMCore
import SCIMStore

/// The body of a POST or PUT, read against the schemas.
struct ResourceBody: Sendable {
    let attributes: JSONObject
    /// A group's members by their identifiers, as sent; nil where the body does not speak of members.
    let members: [String]?
    /// Attributes that no schema knows, left out (D7 of the design).
    let ignored: [String]

    /// - Throws: `invalidSyntax`, `invalidValue` naming the attribute; where the organization rejects unknown attributes also for those.
    init(_ body: JSONObject, _ type: ResourceType, for caller: Caller) throws(SCIMError) {
        var reader = ResourceReader(type, habits: .entra)
        var attributes = try reader.attributes(of: body)
        try caller.checkIgnored(reader.ignored)
        var members: [String]?
        if !type.isUser {
            if body.value(named: "members") != nil { members = [] }
            if let given = attributes.removeValue(forKey: "members")?.array {
                members = given.compactMap { $0["value"]?.string }
            }
        }
        self.init(attributes: attributes, members: members, ignored: reader.ignored)
    }

    private init(attributes: JSONObject, members: [String]?, ignored: [String]) {
        self.attributes = attributes
        self.members = members
        self.ignored = ignored
    }

    /// The same body with every `bulkId:…` in it resolved (RFC 7644 §3.7.2).
    ///
    /// - Throws: what `BulkReferences.id` throws.
    func resolved(by references: BulkReferences, _ type: ResourceType) throws(SCIMError) -> ResourceBody {
        let attributes = try references.resolved(attributes, of: type)
        var members: [String]?
        if let given = self.members {
            var list: [String] = []
            for text in given { list.append(try references.id(text)?.description ?? text) }
            members = list
        }
        return ResourceBody(attributes: attributes, members: members, ignored: ignored)
    }
}

extension ResourceType {
    /// Whether this is `User`; every other type here is `Group`.
    var isUser: Bool { schema.id == Schema.user.id }

    /// The table in which resources of this type are stored.
    var kind: ResourceKind { isUser ? .user : .group }

    /// The attribute that names a resource for people and is unique.
    var nameAttribute: String { isUser ? "userName" : "displayName" }

    /// What people would call a resource of these attributes: by its name, else, of a user who has none, by his
    /// displayName.
    func name(in attributes: JSONObject) -> String? {
        [nameAttribute, "displayName"].lazy.compactMap { attributes.value(named: $0)?.string }.first { !$0.isEmpty }
    }
}

extension Caller {
    /// - Throws: `invalidSyntax` naming the attributes where the organization does not ignore them.
    func checkIgnored(_ ignored: [String]) throws(SCIMError) {
        guard settings.unknownAttributes == .reject, !ignored.isEmpty else { return }
        throw SCIMError(
            400, .invalidSyntax,
            "no schema knows the attribute \(ignored.prefix(5).map { "\"\($0)\"" }.joined(separator: ", "))",
            remedy: "Remove the mapping to it in Entra, or ignore unknown attributes: scimctl org unknown-attributes "
                + "\(organizationName) ignore.")
    }
}
