import Synchronization
import TestBed
import Testing

@testable import SCIMStore

/// A newer program updates the schema while this one has the database open.
@Suite struct NewerSchemaTests {
    let test: TestStore
    private let error: StoreError

    init() throws {
        test = try TestStore()
        error = .newerSchema(path: test.store.path, found: Migration.current + 1, known: Migration.current)
    }

    /// What each step of a newer program's migration ends with.
    private func update() throws {
        try Connection(path: test.store.path).execute(
            script: """
                BEGIN IMMEDIATE;
                UPDATE generation SET number = number + 1;
                PRAGMA user_version = \(Migration.current + 1);
                COMMIT;
                """)
    }

    @Test func `a reader that is open reads nothing more`() throws {
        let reader = try test.reader
        _ = try reader.read { try $0.organizations() }
        try update()
        for _ in 0..<2 { #expect(throws: error) { try reader.read { try $0.organizations() } } }
        #expect(throws: error) { try test.store.look { try $0.organizations() } }
    }

    @Test func `a read ends with the state that it began with`() throws {
        try test.reader.read { snapshot in
            try update()
            #expect(try snapshot.organizations().count == 2)
        }
    }

    @Test func `nothing more is written, whoever waits`() throws {
        let begun = Atomic(0)
        try update()
        try inThreads(8) { number in
            #expect(throws: error) {
                try test.write { acme in
                    begun.add(1, ordering: .relaxed)
                    try acme.insert(.user("user\(number)", number))
                }
            }
        }
        #expect(begun.load(ordering: .relaxed) == 0)
        #expect(try Connection(path: test.store.path).integer("SELECT COUNT(*) FROM users") == 0)
    }

    @Test func `every migration steps the generation, by which others notice it`() throws {
        let path = test.directory.file("old.db")
        try DatabaseFile.create(at: path)
        let connection = try Connection(path: path)
        try connection.migrate(to: 1)
        for number in 2...Migration.current {
            let before = try connection.integer("SELECT number FROM generation")
            try connection.migrate(to: number)
            #expect(try connection.integer("SELECT number FROM generation") > before)
        }
    }
}
