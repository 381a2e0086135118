import FoundationEssentials
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

@Suite struct DatabaseReplacementTests {
    let test: TestStore
    let path: String

    init() throws {
        test = try TestStore()
        path = test.directory.file("other.db")
    }

    private func condition() throws -> DatabaseReplacement.Condition { try DatabaseReplacement(of: path).settle() }

    @Test func `a database of ours, or an empty one, is settled`() throws {
        #expect(try condition() == .absent)
        try DatabaseFile.create(at: path)
        #expect(try condition() == .settled)
        DatabaseFile.remove(path)
        try Store.copy(test.store.path, to: path)
        #expect(try condition() == .settled)
    }

    @Test func `another program's database is not touched`() throws {
        try DatabaseFile.create(at: path)
        try Connection(path: path).execute(script: "PRAGMA application_id = 7; CREATE TABLE t (a INTEGER)")
        #expect(throws: StoreError.foreign(path: path, applicationID: 7)) { try condition() }
    }

    @Test func `a damaged one is left as it is`() throws {
        try test.directory.write(String(repeating: "no database ", count: 100), to: "other.db")
        guard case .damaged(let reason) = try condition() else {
            Issue.record("it is not damaged")
            return
        }
        #expect(reason.contains("file is not a database"))
    }

    @Test func `the draft takes the place of the database, which is kept`() throws {
        try Store.copy(test.store.path, to: path)
        try test.write { try $0.insert(.user("ada", 1)) }
        let backup = test.directory.file("backup.db")
        try Store.copy(test.store.path, to: backup)
        let replacement = try DatabaseReplacement(of: path)
        var digested = 0
        try replacement.take(backup) { digested += $0.count }
        #expect(digested == Store.fileSize(of: backup))
        try replacement.swap(keeping: path + ".kept")
        #expect(try Data(contentsOf: URL(filePath: path)) == Data(contentsOf: URL(filePath: backup)))
        #expect(try Store.verify(path).users == 1)
        #expect(try Store.verify(path + ".kept").users == 0)
    }

    @Test func `says what going back would change, with the names of the first five`() throws {
        try test.write { acme in for number in 1...4 { try acme.insert(.user("old\(number)", number)) } }
        let backup = test.directory.file("backup.db")
        try Store.copy(test.store.path, to: backup)
        try test.write { acme throws in
            for number in 11...16 { try acme.insert(.user("new\(number)", number)) }
            try acme.insert(.group("Math", 20))
            #expect(try acme.deleteUser(.number(1), at: .start))
            let old = try #require(try acme.user(.number(2)))
            var inactive = old
            inactive.isActive = false
            _ = try acme.update(inactive, replacing: old, values: [], instead: [])
        }
        let replacement = try DatabaseReplacement(of: test.store.path)
        try replacement.take(backup) { _ in }
        let comparison = try replacement.compare()
        #expect(comparison.organizations.map(\.name) == ["ACME", "Globex"])
        #expect(comparison.lostOrganizations == [])
        let found = try #require(comparison.organizations.first)
        #expect(found.newUsers.count == 6)
        #expect(found.newUsers.names.count == 5)
        #expect(found.newGroups == .init(count: 1, names: ["Math"]))
        #expect(found.deletedUsers == .init(count: 1, names: ["old1"]))
        #expect(found.deactivatedUsers == .init(count: 1, names: ["old2"]))
        #expect(found.changedUsers == 0)
        #expect(comparison.organizations[1].newUsers.count == 0)
    }
}
