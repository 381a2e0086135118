package import SCIMCore

/// A group as the database holds it, without its members.
package struct GroupRecord: Sendable, Hashable {
    package let id: ResourceID
    package var displayName: String
    /// The folded `displayName`, unique in the organization.
    package var displayNameKey: String
    package var externalID: String?
    package let created: Instant
    /// The last change of attributes or members, which is also the version: every change makes it greater.
    package var modified: Instant
    /// The last write by a SCIM client; nil if there was none.
    package var writtenBySCIM: Instant?
    /// Whether clients are kept from deleting and emptying the group.
    package var isProtected: Bool
    /// The `schemas` of the resource, a JSON array.
    package var schemas: [UInt8]
    /// The resource as a canonical JSON object without `schemas`, `id`, `meta` and `members`.
    package var document: [UInt8]

    package init(
        id: ResourceID, displayName: String, displayNameKey: String, externalID: String? = nil, created: Instant,
        modified: Instant? = nil, writtenBySCIM: Instant? = nil, isProtected: Bool = false, schemas: [UInt8],
        document: [UInt8]
    ) {
        self.id = id
        self.displayName = displayName
        self.displayNameKey = displayNameKey
        self.externalID = externalID
        self.created = created
        self.modified = modified ?? created
        self.writtenBySCIM = writtenBySCIM
        self.isProtected = isProtected
        self.schemas = schemas
        self.document = document
    }
}

/// A group as a value of its members' `groups`.
package struct GroupReference: Sendable, Hashable {
    package let id: ResourceID
    package let displayName: String

    package init(id: ResourceID, displayName: String) {
        self.id = id
        self.displayName = displayName
    }
}

/// A value of a group's `members`.
package struct Member: Sendable, Hashable {
    package let id: ResourceID
    package let kind: ResourceKind

    package init(_ id: ResourceID, _ kind: ResourceKind) {
        self.id = id
        self.kind = kind
    }
}

/// What an identifier stands for.
package enum Issued: Sendable, Hashable {
    case existing(ResourceKind)
    /// A record of this kind had the identifier and was deleted.
    case deleted(ResourceKind)
}

extension GroupRecord {
    /// What a statement selects for `init(_:)`.
    static var columns: StaticString {
        """
        id, display_name, display_name_key, external_id, created, modified, written_by_scim, schemas, document,
            is_protected
        """
    }

    init(_ row: Row) throws {
        self.init(
            id: try row.id(0), displayName: row.text(1), displayNameKey: row.text(2), externalID: row.textIfAny(3),
            created: row.instant(4), modified: row.instant(5), writtenBySCIM: row.instantIfAny(6),
            isProtected: row.flag(9), schemas: try row.array(7), document: try row.object(8))
    }
}

extension GroupRecord {
    /// The attributes that are stored, parsed.
    package func attributes() throws -> JSONObject {
        try JSONValue.object(stored: document, in: "the document of \(id)")
    }
}
