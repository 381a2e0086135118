import OrderedCollections
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

/// What the worker's housekeeping and the administrator ask of a database.
@Suite struct StoreMaintenanceTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func insert(_ numbers: ClosedRange<Int>, _ document: JSONObject = [:]) throws {
        try test.write { acme in
            for number in numbers { try acme.insert(.user("user\(number)", number, document)) }
        }
    }

    @Test func `a reader of an old state holds the log, until it is done`() throws {
        try test.reader.read { snapshot throws in
            #expect(try snapshot.organization(test.acme).userCount().all == 0)
            try insert(1...100)
            let checkpoint = try test.store.checkpoint()
            #expect(checkpoint.heldBytes == (checkpoint.logged - checkpoint.copied) * 4096)
            #expect(checkpoint.heldBytes > 0)
        }
        let checkpoint = try test.store.checkpoint()
        #expect(checkpoint.logged > 0)
        #expect(checkpoint.heldBytes == 0)
    }

    @Test func `the log is emptied unless somebody reads`() throws {
        try insert(1...10)
        try test.reader.read { snapshot throws in
            #expect(try snapshot.organization(test.acme).userCount().all == 10)
            try insert(11...20)
            #expect(try !test.store.emptyLog())
        }
        #expect(try test.store.emptyLog())
        #expect(test.store.fileSizes.log == 0)
        #expect(test.store.fileSizes.database == Store.fileSize(of: test.store.path))
    }

    @Test func `pages that hold nothing any longer do not count as used`() throws {
        func used() throws -> Int { try test.reader.read { try $0.usedBytes() } }
        let title = JSONValue.string(String(repeating: "x", count: 2000))
        try insert(1...200, ["title": title])
        let full = try used()
        #expect(full > 200 * 2000)
        try test.write { acme in for number in 1...200 { _ = try acme.deleteUser(.number(number), at: .start) } }
        #expect(try used() < full / 2)
    }

    @Test func `few rows are all counted, whatever was before them`() throws {
        try insert(1...300)
        try test.store.write { [globex = test.globex] in
            try $0.organization(globex).insert(.user("eve", 1, ["title": "Countess"]))
        }
        try test.write { acme in for number in 1...250 { _ = try acme.deleteUser(.number(number), at: .start) } }
        try test.reader.read { snapshot throws in
            let bytes = try snapshot.contentBytes(sampleSize: 1000)
            #expect(bytes.keys.count == 2)
            #expect(try snapshot.contentBytes(sampleSize: 50) == bytes)
            let (acme, globex) = (try #require(bytes[test.acme]), try #require(bytes[test.globex]))
            #expect(acme > 40 * globex && acme < 60 * globex)
        }
    }

    @Test func `a whole database has no faults and can be written to`() throws {
        #expect(try test.store.quickCheck() == [])
        try test.store.touch()
        try test.store.optimize()
        let disk = try #require(test.store.diskSpace)
        #expect(disk.free > 0 && disk.free <= disk.all)
        #expect(Store.freeBytes(around: test.store.path).map { $0 > 0 } == true)
        #expect(BackupDirectory(test.directory.path).freeBytes.map { $0 > 0 } == true)
    }

    /// The last piece is shorter than the others, or there is none.
    @Test(arguments: [0, 1, 1 << 18, 600_000])
    func `a file is handed out whole`(count: Int) throws {
        let bytes = (0..<count).map { UInt8($0 % 251) }
        let path = test.directory.file("file")
        try DatabaseFile.replace(path, with: bytes)
        var read: [UInt8] = []
        try Store.read(path) { read += $0 }
        #expect(read == bytes)
        read = []
        try DatabaseFile.copy(path, to: path + ".copy") { read += $0 }
        #expect(read == bytes)
        #expect(DatabaseFile.content(of: path + ".copy", limit: 1_000_000) == bytes)
    }
}
