package import SCIMCore

/// A user as the database holds them.
package struct UserRecord: Sendable, Hashable {
    package let id: ResourceID
    package var userName: String
    /// The folded `userName`, unique in the organization.
    package var userNameKey: String
    package var externalID: String?
    /// What the document says of `active`; filters on `active` are answered from here.
    package var isActive: Bool
    package let created: Instant
    /// The last change, which is also the version: every change of a record makes it greater.
    package var modified: Instant
    /// The last write by a SCIM client; nil if there was none.
    package var writtenBySCIM: Instant?
    /// Whether re-linking must leave the record alone.
    package var isProtected: Bool
    /// Whether an administrator created the record here and no client has taken it over.
    package var isLocal: Bool
    package var role: RoleResolution
    /// The `schemas` of the resource, a JSON array.
    package var schemas: [UInt8]
    /// The resource as a canonical JSON object without `schemas`, `id`, `meta` and `groups`.
    package var document: [UInt8]

    package init(
        id: ResourceID, userName: String, userNameKey: String, externalID: String? = nil, isActive: Bool = true,
        created: Instant, modified: Instant? = nil, writtenBySCIM: Instant? = nil, isProtected: Bool = false,
        isLocal: Bool = false,
        role: RoleResolution = RoleResolution.none, schemas: [UInt8], document: [UInt8]
    ) {
        self.id = id
        self.userName = userName
        self.userNameKey = userNameKey
        self.externalID = externalID
        self.isActive = isActive
        self.created = created
        self.modified = modified ?? created
        self.writtenBySCIM = writtenBySCIM
        self.isProtected = isProtected
        self.isLocal = isLocal
        self.role = role
        self.schemas = schemas
        self.document = document
    }
}

/// What an answer is made of: the stored document and what `meta` needs.
package struct StoredResource: Sendable, Hashable {
    package let id: ResourceID
    package let created: Instant
    package let modified: Instant
    /// The `schemas` of the resource, a JSON array.
    package let schemas: [UInt8]
    /// The resource as a canonical JSON object without `schemas`, `id`, `meta`, `groups` and `members`.
    package let document: [UInt8]

    package init(id: ResourceID, created: Instant, modified: Instant, schemas: [UInt8], document: [UInt8]) {
        self.id = id
        self.created = created
        self.modified = modified
        self.schemas = schemas
        self.document = document
    }

    /// The same of a record that is at hand.
    package init(_ record: UserRecord) {
        self.init(
            id: record.id, created: record.created, modified: record.modified, schemas: record.schemas,
            document: record.document)
    }
}

/// What kind of resource a row is; the raw value is the resource type's name.
package enum ResourceKind: String, Sendable, Hashable, CaseIterable {
    case user = "User"
    case group = "Group"
}

extension UserRecord {
    /// What a statement selects for `init(_:)`.
    static var columns: StaticString {
        """
        id, user_name, user_name_key, external_id, is_active, created, modified, written_by_scim, is_protected, role,
            role_reason, role_label, schemas, document, is_local
        """
    }

    init(_ row: Row) throws {
        self.init(
            id: try row.id(0), userName: row.text(1), userNameKey: row.text(2), externalID: row.textIfAny(3),
            isActive: row.flag(4), created: row.instant(5), modified: row.instant(6),
            writtenBySCIM: row.instantIfAny(7), isProtected: row.flag(8), isLocal: row.flag(14),
            role: RoleResolution(
                role: row.textIfAny(9), reason: RoleResolution.Reason(rawValue: row.text(10)) ?? .none,
                label: row.textIfAny(11)),
            schemas: try row.array(12), document: try row.object(13))
    }
}

extension StoredResource {
    /// What a statement selects for `OrganizationSnapshot.resource(_:)`.
    static var columns: StaticString { "id, created, modified, schemas, document" }
}

extension OrganizationSnapshot {
    /// - Throws: `StoreError.outOfTime` if the work may not hold so large a resource now; `StoreError.damaged`.
    func resource(_ row: Row) throws -> StoredResource {
        try connection.admit(bytes: row.byteCount(4))
        return StoredResource(
            id: try row.id(0), created: row.instant(1), modified: row.instant(2), schemas: try row.array(3),
            document: try row.object(4))
    }
}

extension StoredResource {
    /// The attributes that are stored, parsed.
    package func attributes() throws -> JSONObject {
        try JSONValue.object(stored: document, in: "the document of \(id)")
    }
}

extension UserRecord {
    /// The attributes that are stored, parsed.
    package func attributes() throws -> JSONObject {
        try JSONValue.object(stored: document, in: "the document of \(id)")
    }
}
