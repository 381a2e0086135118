import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

@Suite struct MigrationTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    /// An empty file and its connection, as before the first migration.
    private func empty(_ name: String) throws -> Connection {
        try DatabaseFile.create(at: directory.file(name))
        return try Connection(path: directory.file(name))
    }

    /// Everything that makes up the schema, in a stable order.
    private func schema(_ connection: Connection) throws -> [String] {
        try connection.all("SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema ORDER BY 1") {
            $0.text(0)
        }
    }

    @Test func `numbers its steps from 1 without a gap`() {
        #expect(Migration.all.map(\.number) == Array(1...Migration.current))
    }

    @Test(arguments: 0...Migration.current)
    func `brings every older schema to the same state as a new one`(version: Int) throws {
        let fresh = try empty("fresh.db")
        try fresh.migrate()
        let old = try empty("old.db")
        try old.migrate(to: version)
        #expect(try old.schemaNumber() == version)

        try old.checkIdentity()
        try old.migrate()
        #expect(try old.schemaNumber() == Migration.current)
        #expect(try schema(old) == schema(fresh))
        #expect(try old.all("PRAGMA integrity_check") { $0.text(0) } == ["ok"])
    }

    @Test(arguments: 1...Migration.current)
    func `keeps what a database of an older schema holds`(version: Int) throws {
        let old = try empty("old.db")
        try old.migrate(to: version)
        // Schema 1 has these columns; later migrations must carry them over. Of values by which users are found, it has the
        // names of attributes, and more than are found so since schema 6.
        let values = version < 6 ? [("'emails.value'", "ada"), ("'roles.value'", "boss")] : [("1", "ada")]
        for (attribute, key) in values {
            try old.execute(
                script: """
                    PRAGMA foreign_keys = OFF;
                    INSERT INTO user_values VALUES (1, \(attribute), '\(key)', zeroblob(16));
                    """)
        }
        try old.execute(
            script: """
                INSERT INTO organizations (organization, name, name_key, created) VALUES (1, 'ACME', 'acme', 5);
                INSERT INTO roles (organization, role_key, name, created) VALUES (1, 'admin', 'admin', 5);
                INSERT INTO role_mappings VALUES (1, 'boss', 'Boss', 'admin');
                INSERT INTO \(version < 13 ? "tokens (" : "credentials (kind, ")organization, name, name_key, prefix, digest,
                    created) VALUES (\(version < 13 ? "" : "'token', ")1, 'Entra', 'entra', 'scim_abc', x'01', 5);
                INSERT INTO users (organization, id, user_name, user_name_key, is_active, created, modified,
                    is_protected, role_reason, schemas, document)
                    VALUES (1, zeroblob(16), 'Ada', 'ada', 1, 5, 5, 0, 'none', '[]', '{"userName":"Ada"}');
                INSERT INTO groups (organization, id, display_name, display_name_key, created, modified, schemas,
                    document)
                    VALUES (1, x'00000000000000000000000000000001', 'Math', 'math', 5, 5, '[]', '{}');
                INSERT INTO memberships VALUES (1, x'00000000000000000000000000000001', zeroblob(16), 'User');
                """)
        let store = try Store.open(directory.file("old.db"), as: .administration)
        let ada = ResourceID(high: 0, low: 0)
        try store.makeReader().read { snapshot throws in
            let acme = snapshot.organization(OrganizationID(1))
            #expect(try acme.record()?.name == "ACME")
            // From schema 10 on, whoever stores a user counts them, which this test does not.
            if version < 10 { #expect(try acme.userCount() == (1, 1)) }
            #expect(try acme.user(userNameKey: "ada")?.document == Array(#"{"userName":"Ada"}"#.utf8))
            #expect(try acme.groups(of: ada).map(\.displayName) == ["Math"])
            let filter = Filter.compare(AttributePath("emails", "value"), .eq, "ADA")
            #expect(try acme.page(Narrowing(filter, of: .user), ListWindow(limit: 9)).map(\.id) == [ada])
            #expect(try acme.connection.integer("SELECT COUNT(*) FROM user_values") == 1)
            #expect(try acme.roleMappings().map(\.role) == ["admin"])
            #expect(try snapshot.token(digest: [1])?.credential.name == "Entra")
        }
    }

    @Test func `knows the tokens of rehearsals by their names, once`() throws {
        let names = ["Entra", "scimctl doctor", "Scimctl Doctor 1", "scimctl doctor 00ff", "my scimctl doctor 1"]
        let old = try empty("old.db")
        try old.migrate(to: 6)
        try old.execute(
            script: "INSERT INTO organizations (organization, name, name_key, created) VALUES (1, 'ACME', 'acme', 5)")
        for (number, name) in names.enumerated() {
            try old.run(
                """
                INSERT INTO tokens (organization, name, name_key, prefix, digest, created)
                    VALUES (1, ?1, ?1, 'scim_abc', ?2, 5)
                """, [.text(name), .blob([UInt8(number)])])
        }
        let store = try Store.open(directory.file("old.db"), as: .administration)
        let purposes: [TokenPurpose] = [.client, .client, .client, .rehearsal, .client]
        try store.makeReader().read { snapshot throws in
            #expect(try snapshot.organization(OrganizationID(1)).tokens().map(\.purpose) == purposes)
            for number in names.indices {
                #expect(try snapshot.token(digest: [UInt8(number)])?.credential.purpose == purposes[number])
            }
        }
    }

    @Test func `shows log entries without a reason`() throws {
        let old = try empty("old.db")
        try old.migrate(to: 6)
        try old.execute(
            script: """
                INSERT INTO provisioning_log (time, last_time, count, origin, operation, status, detail)
                    VALUES (5, 5, 3, 'scim', 'authenticate', 401, 'token expired');
                """)
        let store = try Store.open(directory.file("old.db"), as: .administration)
        _ = try store.write { transaction in
            var entry = LogEntry(
                organization: nil, time: .start, origin: .scim, operation: .authenticate, status: 401)
            entry.reason = .expired
            try transaction.append(entry)
        }
        try old.execute(
            script: """
                INSERT INTO provisioning_log (time, last_time, count, origin, operation, status, reason)
                    VALUES (5, 5, 1, 'scim', 'authenticate', 401, 'a reason of a newer version');
                """)
        let entries = try store.makeReader().read { try $0.log(LogQuery(), of: nil) }
        #expect(entries.map(\.reason) == [nil, .expired, nil])
        #expect(entries.map(\.detail) == ["token expired", nil, nil])
        #expect(entries.map(\.count) == [3, 1, 1])
    }

    @Test func `storing a user creates no temporary table, and a role's reason is still checked`() throws {
        let connection = try empty("new.db")
        try connection.migrate()
        let insert = """
            INSERT INTO users (organization, id, user_name, user_name_key, is_active, created, modified, is_protected,
                role_reason, schemas, document)
                VALUES (1, zeroblob(16), 'Ada', 'ada', 1, 5, 5, 0, 'whim', '[]', '{}')
            """
        let steps = try connection.all(.composed("EXPLAIN \(insert)")) { $0.text(1) }
        #expect(steps.contains("Insert"))
        #expect(!steps.contains("OpenEphemeral"))
        let error = #expect(throws: StoreError.self) { try connection.run(.composed(insert)) }
        #expect(error?.description.hasPrefix("SQLITE_CONSTRAINT_CHECK") == true)
    }

    @Test func `a step that fails leaves the schema before it`() throws {
        let connection = try empty("broken.db")
        try connection.execute(script: "CREATE TABLE users (a INTEGER) STRICT")
        #expect(throws: StoreError.self) { try connection.migrate() }
        #expect(try connection.schemaNumber() == 0)
        #expect(!connection.isInTransaction)
        #expect(try schema(connection) == ["table users CREATE TABLE users (a INTEGER) STRICT"])
    }

    @Test func `refuses the database of a newer version, naming both numbers`() throws {
        let path = directory.file("newer.db")
        let newer = try empty("newer.db")
        try newer.migrate()
        try newer.execute(script: "PRAGMA user_version = 4711")
        let error = #expect(throws: StoreError.self) { try Store.open(path, as: .administration) }
        #expect(error == .newerSchema(path: path, found: 4711, known: Migration.current))
        #expect(error?.description.contains("4711") == true)
        #expect(error?.description.contains("up to \(Migration.current)") == true)
        #expect(try newer.schemaNumber() == 4711)
        #expect(try newer.first("PRAGMA journal_mode") { $0.text(0) } == "delete")
    }

    @Test func `refuses the database of another program`() throws {
        let foreign = try empty("foreign.db")
        try foreign.execute(script: "CREATE TABLE t (a INTEGER)")
        #expect(throws: StoreError.foreign(path: foreign.path, applicationID: 0)) {
            try Store.open(foreign.path, as: .administration, create: true)
        }
        try foreign.execute(script: "PRAGMA application_id = 7")
        #expect(throws: StoreError.foreign(path: foreign.path, applicationID: 7)) {
            try Store.open(foreign.path, as: .administration)
        }
        #expect(try schema(foreign) == ["table t CREATE TABLE t (a INTEGER)"])
        let marked = try empty("marked.db")
        try marked.execute(script: "PRAGMA application_id = 7")
        #expect(throws: StoreError.foreign(path: marked.path, applicationID: 7)) {
            try Store.open(marked.path, as: .administration, create: true)
        }
    }

    @Test(arguments: 1...5) func `many that open a new database at once all find the whole schema`(round: Int) throws {
        let path = directory.file("shared\(round).db")
        try inThreads(8) { number in
            let store = try Store.open(path, as: .administration, create: true)
            _ = try store.write { transaction throws in
                try transaction.createOrganization(name: "\(number)", nameKey: "\(number)", at: .start)
            }
        }
        #expect(try Store.open(path, as: .administration).makeReader().read { try $0.organizations().count } == 8)
    }

    @Test func `a current database is opened while another program writes`() throws {
        try Store.open(directory.file("old.db"), as: .administration, create: true).close()
        let writer = try Connection(path: directory.file("old.db"))
        try writer.run("BEGIN IMMEDIATE")
        let reader = try Connection(path: directory.file("old.db"))
        try reader.migrate()
        #expect(try reader.schemaNumber() == Migration.current)
        try writer.run("ROLLBACK")
    }
}
