import Glibc
import SCIMCore
import SCIMStore

/// A store over a database file of its own.
final class TestStore {
    let directory: String
    let store: Store

    init() throws {
        directory = "/tmp/scim-test-\(UInt64.random(in: 0...UInt64.max))"
        mkdir(directory, 0o700)
        store = try Store(path: directory + "/scim.db", create: true)
    }

    deinit {
        store.close()
        for name in ["scim.db", "scim.db-wal", "scim.db-shm", "schema-version"] { unlink(directory + "/" + name) }
        rmdir(directory)
    }

    func organization(_ name: String) throws -> OrganizationID {
        try store.write { try $0.createOrganization(name: name, nameKey: name, at: Instant(milliseconds: 1)).id }
    }

    static func id(_ number: Int) -> ResourceID { ResourceID(milliseconds: Int64(number), random: (0, UInt64(number))) }

    static func user(_ number: Int) -> UserRecord {
        UserRecord(
            id: id(number), userName: "user\(number)", userNameKey: "user\(number)", externalID: "x\(number)",
            isActive: true, created: Instant(milliseconds: 1), modified: Instant(milliseconds: 1), writtenBySCIM: nil,
            isProtected: false, schemas: Array("[]".utf8), document: Array(#"{"userName":"user\#(number)"}"#.utf8))
    }

    static func group(_ number: Int) -> GroupRecord {
        GroupRecord(
            id: id(number), displayName: "group\(number)", displayNameKey: "group\(number)", externalID: nil,
            created: Instant(milliseconds: 1), modified: Instant(milliseconds: 1), writtenBySCIM: nil,
            schemas: Array("[]".utf8), document: Array(#"{"displayName":"group\#(number)"}"#.utf8))
    }
}
