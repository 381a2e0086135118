import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

@Suite struct ResourceBlockTests {
    let test: TestStore

    init() throws { test = try TestStore() }

    private func insert(_ numbers: some Sequence<Int> & Sendable) throws {
        try test.write { acme throws in
            for number in numbers {
                // Every third is a group.
                if number % 3 == 0 {
                    try acme.insert(.group("g\(number)", number))
                } else {
                    try acme.insert(.user("u\(number)", number))
                }
            }
        }
    }

    private func delete(_ numbers: some Sequence<Int> & Sendable) throws {
        try test.write { acme throws in
            for number in numbers {
                let isDeleted =
                    number % 3 == 0
                    ? try acme.deleteGroup(.number(number), at: .start)
                    : try acme.deleteUser(.number(number), at: .start)
                #expect(isDeleted)
            }
        }
    }

    /// Holds what the blocks say against the rows themselves, for users, groups and both.
    private func check(_ numbers: [Int], sourceLocation: SourceLocation = #_sourceLocation) throws {
        try test.read { acme throws in
            for kinds in [[ResourceKind.user], [.group], [.user, .group]] {
                let wanted = numbers.filter { kinds.contains($0 % 3 == 0 ? .group : .user) }
                #expect(try acme.count(of: kinds) == wanted.count, sourceLocation: sourceLocation)
                for offset in stride(from: 0, to: wanted.count, by: max(1, wanted.count / 40)) {
                    let place = try #require(try acme.place(atOffset: offset, of: kinds))
                    var page: [ResourceID] = []
                    try acme.forEach(ofAll: kinds.map { .everything(of: $0) }, ListWindow(place, limit: 2)) {
                        page.append($1.id)
                        return true
                    }
                    let expected = wanted[offset...].prefix(2).map { ResourceID.number($0) }
                    #expect(page == expected, sourceLocation: sourceLocation)
                    let left = try acme.count(
                        of: kinds, behind: ListPosition(value: nil, id: .number(wanted[offset])))
                    #expect(left == wanted.count - offset - 1, sourceLocation: sourceLocation)
                    #expect(
                        try acme.count(of: kinds, behind: place) == wanted.count - offset,
                        sourceLocation: sourceLocation)
                }
                #expect(try acme.place(atOffset: wanted.count, of: kinds) == nil, sourceLocation: sourceLocation)
            }
        }
        try test.reader.read { snapshot throws in
            #expect(try snapshot.organization(test.globex).count(of: [.user, .group]) == 0)
        }
    }

    @Test func `counts and finds positions without reading all rows, whatever is added and removed`() throws {
        try check([])
        try insert(1...1500)
        try check(Array(1...1500))
        try delete(1...700)
        try check(Array(701...1500))
        try delete([701, 1023, 1024, 1025, 1500])
        let left = (702...1499).filter { ![1023, 1024, 1025].contains($0) }
        try check(left)
        try insert(1501...1600)
        try check(left + Array(1501...1600))
        try delete(left + Array(1501...1600))
        try check([])
        try insert(2000...2010)
        try check(Array(2000...2010))
    }

    @Test func `what comes out of order is counted where it belongs`() throws {
        try insert(5000...6100)
        try insert([10, 7, 4001, 6200, 6150])
        #expect(throws: StoreError.conflict(.userName)) { try insert([5500]) }
        try check(([10, 7, 4001, 6200, 6150] + Array(5000...6100)).sorted())
    }

    @Test func `what comes out of order is counted into a block that is full`() throws {
        let even = Array(stride(from: 10_000, to: 13_000, by: 2))
        try insert(even)
        let odd = [10_001, 10_777, 11_023, 11_025]
        try insert(odd)
        try check((even + odd).sorted())
    }

    @Test func `a write that is rolled back is not counted`() throws {
        try insert(1...3)
        struct Refused: Error {}
        #expect(throws: Refused.self) {
            try test.write { acme throws in
                try acme.insert(.user("u4", 4))
                _ = try acme.deleteUser(.number(1), at: .start)
                throw Refused()
            }
        }
        try check([1, 2, 3])
    }

    @Test func `an older database is counted when it is opened`() throws {
        try insert(1...1300)
        let path = test.directory.file("scim.db")
        let connection = try Connection(path: path)
        let number = Migration.resourceBlocks.number
        try connection.execute(script: "DROP TABLE resource_blocks; PRAGMA user_version = \(number - 1);")
        try connection.execute(script: Migration.resourceBlocks.script)
        try connection.execute(script: "PRAGMA user_version = \(Migration.current)")
        try check(Array(1...1300))
        let largest = try connection.integer("SELECT MAX(users + groups) FROM resource_blocks")
        #expect(largest == Int64(ResourceBlock.capacity))
    }

    /// Steps of SQLite for a page of 100 and the number of all, deep in a list of that many users.
    private static func steps(_ count: Int, _ read: @Sendable (OrganizationSnapshot, Int) throws -> Void) throws -> Int
    {
        let test = try TestStore()
        for start in stride(from: 0, to: count, by: 5000) {
            try test.write { acme throws in
                for number in start..<min(start + 5000, count) { try acme.insert(.user("u\(number)", number)) }
            }
        }
        return try test.reader.read { snapshot throws in
            let before = snapshot.stepCount
            try read(snapshot.organization(test.acme), count - 150)
            return snapshot.stepCount - before
        }
    }

    @Test func `a page by index costs hardly more far into a long list`() throws {
        let read: @Sendable (OrganizationSnapshot, Int) throws -> Void = { acme, offset throws in
            #expect(try acme.count(of: [.user]) == offset + 150)
            let place = try acme.place(atOffset: offset, of: [.user])
            let page = try acme.page(.everything(of: .user), ListWindow(place, limit: 100))
            #expect(page.first?.id == .number(offset))
            #expect(page.count == 100)
        }
        let (few, many) = (try Self.steps(1000, read), try Self.steps(20_000, read))
        #expect(few < 5000)
        // Forty times as many blocks, and still far from a step for every row passed over.
        #expect(many < 8000, "\(few) steps among 1,000, \(many) among 20,000")
    }

    @Test(arguments: [ResourceOrder.Column.id, .name])
    func `a page behind a position costs the same anywhere`(column: ResourceOrder.Column) throws {
        let read: @Sendable (OrganizationSnapshot, Int) throws -> Void = { acme, offset throws in
            let name = "u\(offset)"
            let place = ListPosition(value: column == .id ? nil : .text(name), id: .number(offset))
            for isDescending in [false, true] {
                for isBackward in [false, true] {
                    let window = ListWindow(place, isBackward: isBackward, limit: 10)
                    let order = ResourceOrder(column, isDescending: isDescending)
                    #expect(try acme.page(.everything(of: .user), order: order, window).count == 10)
                }
            }
        }
        let (few, many) = (try Self.steps(1000, read), try Self.steps(20_000, read))
        #expect(many <= few + 10, "\(few) steps among 1,000, \(many) among 20,000")
    }
}
