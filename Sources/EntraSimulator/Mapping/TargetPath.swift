package import SCIMCore

/// A target of Entra's attribute mapping, as the portal offers them.
package enum TargetPath: Sendable, Hashable {
    /// `displayName`
    case attribute(String)
    /// `name.givenName`
    case subAttribute(String, of: String)
    /// `emails[type eq "work"].value`
    case element(of: String, type: String, String)
    /// `roles[primary eq "True"].value`: a boolean compared with text (Q44).
    case primary(of: String, String)
    /// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department`
    case extended(String, schema: String)

    /// An attribute of the enterprise user (RFC 7643 §4.3).
    package static func enterprise(_ attribute: String) -> TargetPath {
        .extended(attribute, schema: SchemaURN.enterpriseUser)
    }

    /// The path as the portal shows it and the wire carries it.
    package var text: String { text(beforeExtended: ":") }

    /// - Parameter separator: between the URN of an extension and the attribute; a dot in jobs of 2018 (Q50).
    func text(beforeExtended separator: String) -> String {
        switch self {
        case .attribute(let name): name
        case .subAttribute(let name, let parent): "\(parent).\(name)"
        case .element(let parent, let type, let name): "\(parent)[type eq \"\(type)\"].\(name)"
        case .primary(let parent, let name): "\(parent)[primary eq \"True\"].\(name)"
        case .extended(let name, let schema): "\(schema)\(separator)\(name)"
        }
    }

    /// Whether the path has a value filter, which the compliant dialect never puts into an object's key.
    var hasFilter: Bool {
        switch self {
        case .element, .primary: true
        case .attribute, .subAttribute, .extended: false
        }
    }

    /// What a resource read from the target holds there: none, one, or too many values.
    package func values(in resource: JSONValue) -> [JSONValue] {
        switch self {
        case .attribute(let name):
            return [resource[name]].compactMap(\.self)
        case .subAttribute(let name, let parent):
            return [resource[parent]?[name]].compactMap(\.self)
        case .extended(let name, let schema):
            return [resource[schema]?[name]].compactMap(\.self)
        case .element(let parent, let type, let name):
            return (resource[parent]?.array ?? []).compactMap { element in
                element["type"]?.string?.lowercased() == type.lowercased() ? element[name.lowercasedFirst] : nil
            }
        case .primary(let parent, let name):
            return (resource[parent]?.array ?? []).compactMap { element in
                element["primary"] == true ? element[name.lowercasedFirst] : nil
            }
        }
    }
}

/// The URNs that Entra writes into `schemas`.
package enum SchemaURN {
    package static let user = "urn:ietf:params:scim:schemas:core:2.0:User"
    package static let enterpriseUser = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
    package static let group = "urn:ietf:params:scim:schemas:core:2.0:Group"
    /// Not a schema of SCIM; Entra puts it on every group (Q23).
    package static let legacyGroup = "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"
    package static let patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    package static let listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    package static let serviceProviderConfig = "urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"
}

extension String {
    /// `Value`, as old mapping tables spell it (Q67), is `value` in a resource.
    var lowercasedFirst: String { prefix(1).lowercased() + dropFirst() }
}
