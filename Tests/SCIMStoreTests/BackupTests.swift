import FoundationEssentials
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

@Suite struct BackupTests {
    let test: TestStore

    init() throws {
        test = try TestStore()
        try test.write { acme throws in
            for number in 0..<20 { try acme.insert(.user("user\(number)", number)) }
            try acme.insert(.group("Math", 100))
            _ = try acme.addMembers([Member(.number(1), .user), Member(.number(2), .user)], to: .number(100))
        }
    }

    @Test func `copies everything to a file of its own that only its owner reads`() throws {
        let target = test.directory.file("backup.db")
        try Store.copy(test.store.path, to: target)
        #expect(try test.directory.mode(of: "backup.db") == 0o600)
        let report = try Store.verify(target)
        #expect(report.schemaNumber == Migration.current)
        #expect((report.organizations, report.users, report.groups, report.memberships) == (2, 20, 1, 2))
        #expect(report.faults == [])
        #expect(!DatabaseFile.exists(at: target + "-wal"))

        let restored = try Store.open(target, as: .administration)
        #expect(try restored.makeReader().read { try $0.organization(test.acme).userCount().all } == 20)
        #expect(try restored.write { try $0.organization(test.acme).deleteUser(.number(1), at: .start) })
    }

    @Test func `goes on writing meanwhile`() throws {
        try inThreads(1) { _ in
            for number in 100..<200 { try test.write { try $0.insert(.user("user\(number)", 1000 + number)) } }
        } meanwhile: {
            for number in 0..<5 {
                let target = test.directory.file("backup\(number).db")
                try Store.copy(test.store.path, to: target)
                #expect(try Store.verify(target).faults == [])
            }
        }
        #expect(try test.read { try $0.userCount().all } == 120)
    }

    @Test func `overwrites nothing`() throws {
        let target = test.directory.file("backup.db")
        try Store.copy(test.store.path, to: target)
        #expect(throws: StoreError.exists(path: target)) {
            try Store.copy(test.store.path, to: target)
        }
        #expect(try Store.verify(target).faults == [])
    }

    @Test func `finds damage`() throws {
        let target = test.directory.file("backup.db")
        try Store.copy(test.store.path, to: target)
        var bytes = try Data(contentsOf: URL(filePath: target))
        // The middle of the second half: pages of tables and indexes, not the header.
        let middle = bytes.count * 3 / 4
        for offset in 0..<4096 { bytes[middle + offset] = 0xA5 }
        try bytes.write(to: URL(filePath: target))
        let report = Result { try Store.verify(target) }
        switch report {
        case .success(let report): #expect(!report.faults.isEmpty)
        case .failure(StoreError.damaged(let text)): #expect(text.hasPrefix("SQLITE_CORRUPT"))
        case .failure(let error): throw error
        }
    }

    @Test func `refuses what is not a backup`() throws {
        let text = test.directory.file("text.db")
        try Data("this is not a database, whatever its name says; it is long enough for a header, though".utf8)
            .write(to: URL(filePath: text))
        let error = #expect(throws: StoreError.self) { try Store.verify(text) }
        #expect(error?.isDamage == true)
        #expect(error?.description.hasPrefix("SQLITE_NOTADB (26): file is not a database") == true)
        #expect(throws: StoreError.missing(path: text + "x")) { try Store.verify(text + "x") }
        let empty = test.directory.file("empty.db")
        try DatabaseFile.create(at: empty)
        #expect(throws: StoreError.foreign(path: empty, applicationID: 0)) { try Store.verify(empty) }
    }
}
