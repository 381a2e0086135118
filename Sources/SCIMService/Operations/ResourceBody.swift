import SCIMCore
import SCIMStore

/// The body of a POST or PUT, read against the schemas.
struct ResourceBody: Sendable {
    /// What it says of each attribute but a group's members.
    private var written: WrittenAttributes
    /// A group's members by their identifiers, as sent; nil if the body does not speak of members.
    private(set) var members: [String]?
    /// Attributes that no schema knows, left out (D7 of the design).
    let ignored: [String]

    /// - Throws: `invalidSyntax`, `invalidValue` naming the attribute; where the organization rejects unknown attributes also for those.
    init(_ body: JSONObject, _ type: ResourceType, for caller: Caller) throws(SCIMError) {
        var reader = ResourceReader(type, habits: .entra)
        written = try reader.attributes(of: body)
        try caller.checkIgnored(reader.ignored)
        ignored = reader.ignored
        guard !type.isUser else { return }
        if let given = written.attributes.removeValue(forKey: "members")?.array {
            members = given.compactMap { $0["value"]?.string }
        } else if written.unassigned.contains("members") {
            members = []
        }
    }

    /// The attributes that have a value.
    var attributes: JSONObject { written.attributes }

    /// The attributes that a PUT gives to a resource (RFC 7644 §3.5.1).
    ///
    /// - Parameter current: the attributes that the resource has.
    /// - Throws: `mutability` for an immutable attribute that is given another value than it has.
    func replacing(_ current: JSONObject, of type: ResourceType) throws(SCIMError) -> JSONObject {
        try type.replacing(current, by: written.keepingUntouched(of: current))
    }

    /// The same body with every `bulkId:…` in it resolved (RFC 7644 §3.7.2).
    ///
    /// - Throws: what `BulkReferences.id` throws.
    func resolved(by references: BulkReferences, _ type: ResourceType) throws(SCIMError) -> ResourceBody {
        var resolved = self
        resolved.written.attributes = try references.resolved(attributes, of: type)
        if let given = members {
            var list: [String] = []
            for text in given { list.append(try references.id(text)?.description ?? text) }
            resolved.members = list
        }
        return resolved
    }
}

extension Caller {
    /// - Throws: `invalidSyntax` naming the attributes where the organization does not ignore them.
    func checkIgnored(_ ignored: [String]) throws(SCIMError) {
        guard settings.unknownAttributes == .reject, !ignored.isEmpty else { return }
        throw SCIMError(
            400, .invalidSyntax,
            "no schema has the attribute \(ignored.prefix(5).map { "\"\($0)\"" }.joined(separator: ", "))",
            remedy: "Remove the mapping to it in Entra, or ignore unknown attributes: "
                + "\(do: .ignoreUnknownAttributes(organization: organizationName))")
    }
}
