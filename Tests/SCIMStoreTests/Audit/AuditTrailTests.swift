import SCIMCore
import Testing

@testable import SCIMStore

@Suite struct AuditTrailTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func record(_ number: Int64, of organization: OrganizationID?) -> AuditRecord {
        AuditRecord(
            number: number, time: .start + Int(number), organization: organization, actor: #"{"user":"root"}"#,
            action: "org enable", subject: organization == nil ? nil : "SCIM", old: organization == nil ? nil : "false",
            new: "true", previousHash: [UInt8(number - 1)], hash: [UInt8(number)])
    }

    private func read<Value>(_ body: (Snapshot) throws -> Value) throws -> Value { try test.reader.read(body) }

    @Test func `entries are read as they were written, by organization, time and number`() throws {
        let written = [
            record(1, of: nil), record(2, of: test.acme), record(3, of: test.globex), record(4, of: test.acme),
        ]
        try test.store.write { transaction in for record in written { try transaction.append(record) } }
        try read { snapshot throws in
            #expect(try snapshot.auditRecords() == written)
            #expect(try snapshot.auditRecords(of: test.acme) == [written[1], written[3]])
            #expect(try snapshot.auditRecords(since: .start + 3) == Array(written[2...]))
            #expect(try snapshot.auditRecords(before: 4, limit: 2) == Array(written[1...2]))
            #expect(try snapshot.lastAuditRecord() == written[3])
            #expect(try snapshot.highestAuditNumber() == 4)
            var seen: [AuditRecord] = []
            try snapshot.forEachAuditRecord { seen.append($0) }
            #expect(seen == written)
        }
    }

    @Test func `the highest number is remembered when the entry is gone`() throws {
        try read { snapshot throws in
            #expect(try snapshot.lastAuditRecord() == nil)
            #expect(try snapshot.highestAuditNumber() == 0)
        }
        try test.store.write { [record = record(1, of: nil)] in try $0.append(record) }
        try Connection(path: test.store.path).execute(script: "DELETE FROM audit_trail")
        try read { snapshot throws in
            #expect(try snapshot.lastAuditRecord() == nil)
            #expect(try snapshot.highestAuditNumber() == 1)
        }
    }
}
