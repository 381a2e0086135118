import OrderedCollections
import SCIMCore
import SCIMStore
import TestBed
import Testing

/// A database in a temporary directory with two organizations, `acme` and `globex`.
struct TestStore: Sendable {
    let directory: TemporaryDirectory
    let store: Store
    let acme: OrganizationID
    let globex: OrganizationID

    init() throws {
        directory = try TemporaryDirectory()
        store = try Store.open(directory.file("scim.db"), as: .administration, create: true)
        (acme, globex) = try store.write { transaction throws in
            let acme = try transaction.createOrganization(name: "ACME", nameKey: "acme", at: .start)
            let globex = try transaction.createOrganization(name: "Globex", nameKey: "globex", at: .start)
            return (acme.id, globex.id)
        }
    }

    /// A new reader.
    var reader: Reader { get throws { try store.makeReader() } }

    /// Reads from `acme`.
    func read<Value>(_ body: (OrganizationSnapshot) throws -> Value) throws -> Value {
        try reader.read { try body($0.organization(acme)) }
    }

    /// Writes to `acme`.
    @discardableResult
    func write<Value: Sendable>(
        _ body: @escaping @Sendable (OrganizationTransaction) throws -> Value
    ) throws -> Value {
        try store.write { [acme] in try body($0.organization(acme)) }
    }
}

extension Instant {
    /// 2026-11-23T00:00:00Z, when the tests begin.
    static let start = Instant(milliseconds: 1_795_392_000_000)
}

extension ResourceID {
    /// An identifier that is told by a small number; greater numbers are later ones.
    static func number(_ number: Int) -> ResourceID {
        ResourceID(milliseconds: Instant.start.milliseconds + Int64(number), random: (0, UInt64(number)))
    }
}

extension UserRecord {
    /// A user of that name whose document holds what is given.
    static func user(
        _ name: String, _ number: Int, externalID: String? = nil, isActive: Bool = true, _ document: JSONObject = [:]
    ) -> UserRecord {
        var members: JSONObject = ["userName": .string(name), "active": .bool(isActive)]
        if let externalID { members["externalId"] = .string(externalID) }
        members.merge(document) { _, new in new }
        let urns = ["urn:user"] + document.keys.filter { $0.hasPrefix("urn:") }
        return UserRecord(
            id: .number(number), userName: name, userNameKey: name.folded, externalID: externalID,
            isActive: isActive, created: .start + number, schemas: JSONValue.array(urns.map { .string($0) }).bytes,
            document: JSONValue.object(members).bytes)
    }
}

extension GroupRecord {
    /// A group of that name.
    static func group(_ name: String, _ number: Int, externalID: String? = nil) -> GroupRecord {
        GroupRecord(
            id: .number(number), displayName: name, displayNameKey: name.folded, externalID: externalID,
            created: .start + number, schemas: JSONValue(arrayLiteral: "urn:group").bytes,
            document: JSONValue.object(["displayName": .string(name)]).bytes)
    }
}

extension OrganizationTransaction {
    /// Stores the user with the values in their document.
    func insert(_ user: UserRecord) throws {
        let document = try JSONValue(parsing: user.document).object ?? [:]
        try insert(user, values: IndexedValue.all(in: document))
    }
}
