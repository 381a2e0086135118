import TestBed
import Testing

@testable import SCIMStore

/// Who may bring an older schema up to date, and when.
@Suite struct SchemaUpdateTests {
    let directory: TemporaryDirectory
    let path: String

    init() throws {
        directory = try TemporaryDirectory()
        path = directory.file("old.db")
        try DatabaseFile.create(at: path)
        try Connection(path: path).migrate(to: 1)
    }

    private func open(as user: DatabaseLock.User, mayUpdate: Bool = true) throws -> Store {
        try Store.open(path, as: user, mayUpdate: mayUpdate, patience: .zero)
    }

    private func outdated(isServed: Bool) -> StoreError {
        .olderSchema(path: path, found: 1, known: Migration.current, isServed: isServed)
    }

    @Test func `a reader leaves an older schema alone, and every byte of the file`() throws {
        let before = DatabaseFile.content(of: path, limit: 1 << 22)
        #expect(throws: outdated(isServed: false)) { try open(as: .administration, mayUpdate: false) }
        #expect(DatabaseFile.content(of: path, limit: 1 << 22) == before)
        _ = try open(as: .administration)
        _ = try open(as: .administration, mayUpdate: false)
    }

    @Test func `a reader creates no database in an empty file`() throws {
        let path = directory.file("empty.db")
        try DatabaseFile.create(at: path)
        #expect(throws: StoreError.missing(path: path)) {
            try Store.open(path, as: .administration, mayUpdate: false)
        }
        #expect(DatabaseFile.size(path) == 0)
    }

    @Test func `administration updates nothing under a service, and updates it when the service is gone`() throws {
        do {
            let service = try DatabaseLock.enter(path, as: .service)
            #expect(throws: outdated(isServed: true)) { try open(as: .administration) }
            #expect(try Store.schemaNumber(of: path) == 1)
            // Whoever was refused is in nobody's way.
            _ = try DatabaseLock.enter(path, as: .service, patience: .zero)
            withExtendedLifetime(service) {}
        }
        let store = try open(as: .administration)
        #expect(try Store.schemaNumber(of: path) == Migration.current)
        _ = try DatabaseLock.enter(path, as: .service, patience: .zero)
        store.close()
    }

    @Test func `the service upgrades it also beside another one, which notices`() throws {
        let other = try DatabaseLock.enter(path, as: .service)
        _ = try open(as: .service)
        #expect(try Store.schemaNumber(of: path) == Migration.current)
        withExtendedLifetime(other) {}
    }
}
