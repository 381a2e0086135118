import SCIMCore

/// A value bound to a `?` of a statement.
enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    /// Text that is at hand as its bytes of UTF-8.
    case utf8([UInt8])
    case blob([UInt8])
    /// The 16 bytes of an identifier, the most significant first.
    case id(ResourceID)

    init(_ flag: Bool) { self = .integer(flag ? 1 : 0) }
    init(_ number: Int) { self = .integer(Int64(number)) }
    init(_ number: Int?) { self = number.map { .integer(Int64($0)) } ?? .null }
    init(_ text: String?) { self = text.map { .text($0) } ?? .null }
    init(_ instant: Instant) { self = .integer(instant.milliseconds) }
    init(_ instant: Instant?) { self = instant.map { .integer($0.milliseconds) } ?? .null }
    init(_ id: ResourceID?) { self = id.map { .id($0) } ?? .null }
    init(_ organization: OrganizationID) { self = .integer(organization.number) }
    init(_ organization: OrganizationID?) { self = organization.map { .integer($0.number) } ?? .null }
    init(_ credential: CredentialID) { self = .integer(credential.number) }
}

extension SQLValue {
    /// Whether the database would call the two the same: `==` calls texts equal that differ in their bytes.
    func isSame(as other: SQLValue) -> Bool {
        switch (self, other) {
        case (.text(let left), .text(let right)): left.utf8.elementsEqual(right.utf8)
        default: self == other
        }
    }
}
