import OrderedCollections
import SCIMCore
import TestBed
import Testing

@testable import SCIMStore

/// Two organizations with rows in every table that holds rows of organizations; one of them is removed.
@Suite struct OrganizationRemovalTests {
    let test: TestStore

    init() throws {
        test = try TestStore()
        for organization in [test.acme, test.globex] { try fill(organization) }
    }

    private func fill(_ organization: OrganizationID) throws {
        try test.store.write { transaction throws in
            let own = transaction.organization(organization)
            for number in 1...5 {
                try own.insert(
                    .user("user\(number)", number, externalID: "oid\(number)", ["emails": [["value": "x@example.org"]]])
                )
            }
            for number in 10...12 { try own.insert(.group("group\(number)", number)) }
            _ = try own.addMembers([Member(.number(1), .user), Member(.number(2), .user)], to: .number(10))
            try own.keepDeleted(.number(1), .user, by: "Entra", at: .start)
            _ = try own.deleteUser(.number(1), at: .start)
            try own.setRoleMapping(RoleMappingRecord(labelKey: "boss", label: "boss", role: "admin"))
            var settings = OrganizationRecord.Settings()
            settings.isEnabled = true
            settings.defaultRole = "viewer"
            try own.update(settings)
            try transaction.append(
                LogEntry(organization: organization, time: .start, origin: .scim, operation: .other("x"), status: 200))
            for sql in Self.otherRows { try transaction.connection.run(.composed(sql), [SQLValue(organization)]) }
        }
    }

    /// Rows of tables that the other statements do not fill.
    private static let otherRows = [
        """
        INSERT INTO credentials (credential, organization, kind, name, name_key, digest, created)
        VALUES (?1 * 10, ?1, 'token', 'Entra', 'entra', CAST('token' || ?1 AS BLOB), 0)
        """,
        """
        INSERT INTO credentials (credential, organization, kind, name, name_key, client_id, created)
        VALUES (?1 * 10 + 1, ?1, 'client', 'Client', 'client', 'client' || ?1, 0)
        """,
        """
        INSERT INTO client_secrets (secret, credential, prefix, digest, created, expires)
        VALUES (?1, ?1 * 10 + 1, 'x', CAST('secret' || ?1 AS BLOB), 0, 1)
        """,
        """
        INSERT INTO access_tokens (digest, credential, secret, created, expires)
        VALUES (CAST('access' || ?1 AS BLOB), ?1 * 10 + 1, ?1, 0, 1)
        """,
        """
        INSERT INTO federations (credential, tenant, audiences, subjects, accepts_entra_tokens)
        VALUES (?1 * 10 + 1, 'x', '[]', '[]', 0)
        """,
        """
        INSERT INTO console_links (digest, organization, role, person, created, expires)
        VALUES (CAST('link' || ?1 AS BLOB), ?1, 'viewer', 'grace', 0, 1)
        """,
        """
        INSERT INTO console_sessions (digest, organization, role, person, created, last_used, expires, address)
        VALUES (CAST('session' || ?1 AS BLOB), ?1, 'viewer', 'grace', 0, 0, 1, '192.0.2.1')
        """,
        "INSERT INTO console_users (name, organization, role, created) VALUES ('user' || ?1, ?1, 'viewer', 0)",
        "INSERT INTO member_days (organization, day, active, inactive) VALUES (?1, 1, 1, 1)",
        """
        INSERT INTO entra_sign_ins (organization, authority, tenant, client_id, administrator_role, viewer_role, created)
        VALUES (?1, 'a', 't', 'sign-in' || ?1, 'a', 'v', 0)
        """,
        "INSERT INTO entra_sign_in_people (client_id, object_id, role) VALUES ('sign-in' || ?1, 'o', 'viewer')",
        """
        INSERT INTO trusted_issuers (organization, purpose, issuer, keys_url, created)
        VALUES (?1, 'sign-in', 'i', 'keys' || ?1, 0)
        """,
        "INSERT INTO key_sets (keys_url) VALUES ('keys' || ?1)",
        "INSERT INTO removals (organization, subject, minute, count) VALUES (?1, 'users', 1, 1)",
        """
        INSERT INTO mass_changes (mass_change, organization, subject, begin_time, last_time, is_closed, removed, remaining,
            requests)
        VALUES (?1, ?1, 'users', 0, 0, 1, 1, 1, 1)
        """,
        """
        INSERT INTO held_changes (organization, resource_id, mass_change, type, operation, name, removals, first_time,
            last_time, requests)
        VALUES (?1, x'00', ?1, 'User', 'delete', 'x', 1, 0, 0, 1)
        """,
        "INSERT INTO role_arrivals (organization, time, only_adds) VALUES (?1, 0, 0)",
        """
        INSERT INTO extension_schemas (organization, urn_key, extends_users, extends_groups, created, document)
        VALUES (?1, 'urn:x', 1, 0, 0, '{}')
        """,
        """
        INSERT INTO cycles (organization, begin_time, end_time, requests, probes, searches, users_created, users_updated,
            users_deactivated, users_deleted, groups_created, groups_updated, groups_deleted, unchanged, refused,
            has_several_resources, last_entry)
        VALUES (?1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        """,
        """
        INSERT INTO former_user_names (organization, user_id, until, user_name)
        SELECT organization, id, 0, 'x' FROM users WHERE organization = ?1
        """,
        """
        INSERT INTO audit_trail (time, organization, actor, action, previous_hash, hash)
        VALUES (0, ?1, '{}', 'org create', x'00', x'00')
        """,
    ]

    /// Every table with a column `organization`, and how many rows of the organization it has.
    private func rows(_ organization: OrganizationID) throws -> OrderedDictionary<String, Int64> {
        try test.reader.read { snapshot throws in
            let tables = try snapshot.connection.all(
                """
                SELECT s.name FROM sqlite_schema AS s JOIN pragma_table_info(s.name) AS c
                WHERE s.type = 'table' AND c.name = 'organization' ORDER BY s.name
                """
            ) { $0.text(0) }
            var rows: OrderedDictionary<String, Int64> = [:]
            for table in tables {
                rows[table] = try snapshot.connection.integer(
                    .composed("SELECT COUNT(*) FROM \(table) WHERE organization = ?"), [SQLValue(organization)])
            }
            return rows
        }
    }

    private func count(_ sql: String) throws -> Int64 {
        try test.reader.read { try $0.connection.integer(.composed(sql)) }
    }

    private func remove(limit: Int = 2) throws {
        try test.store.write { [acme = test.acme] transaction throws in
            try transaction.markRemoved(acme, at: .start + 1)
            while try transaction.organization(acme).removeRows(at: .start + 1, limit: limit) > 0 {}
        }
    }

    @Test(arguments: [1, 2, 100])
    func `no row of a removed organization is left in any table, and every row of another`(limit: Int) throws {
        let (before, other) = (try rows(test.acme), try rows(test.globex))
        #expect(before.count >= 25)
        for (table, count) in before { #expect(count > 0, "this suite puts no row into \(table)") }
        try remove(limit: limit)
        for (table, count) in try rows(test.acme) {
            switch table {
            case "organizations", "audit_trail": #expect(count == before[table])
            // One user was deleted before; four users and three groups went with the organization.
            case "tombstones": #expect(count == 8)
            default: #expect(count == 0, "\(count) rows are left in \(table)")
            }
        }
        #expect(try rows(test.globex) == other)
        for table in ["access_tokens", "client_secrets", "federations"] {
            #expect(try count("SELECT COUNT(*) FROM \(table)") == 1, "\(table)")
        }
        #expect(try count("SELECT COUNT(*) FROM entra_sign_in_people") == 1)
        #expect(try count("SELECT COUNT(*) FROM key_sets") == 1)
        #expect(try count("SELECT COUNT(*) FROM pragma_foreign_key_check") == 0)
    }

    @Test func `nobody sees an organization from when it is marked, and its name is free`() throws {
        let token = Array("token\(test.acme.number)".utf8)
        #expect(try test.reader.read { try $0.token(digest: token) } != nil)
        let generation = try test.reader.read { try $0.generation() }
        try test.store.write { [acme = test.acme] in try $0.markRemoved(acme, at: .start) }
        try test.reader.read { snapshot throws in
            #expect(try snapshot.generation() > generation)
            #expect(try snapshot.organizations().map(\.name) == ["Globex"])
            #expect(try snapshot.organization(nameKey: "acme") == nil)
            #expect(try snapshot.organization(test.acme).record() == nil)
            #expect(try snapshot.token(digest: token) == nil)
            #expect(try snapshot.credential(.client, clientID: "client\(test.acme.number)") == nil)
            #expect(try snapshot.removedOrganizations().map(\.name) == ["ACME"])
        }
        let again = try test.store.write { try $0.createOrganization(name: "ACME", nameKey: "acme", at: .start) }
        #expect(again.id != test.acme && again.id != test.globex)
        try remove()
        #expect(try test.reader.read { try $0.removedOrganizations().map(\.name) } == [""])
        #expect(try test.reader.read { try $0.organizations().map(\.id) } == [test.globex, again.id])
        #expect(try count("SELECT COUNT(*) FROM organizations") == 3)
    }

    @Test func `identifiers of what was removed stay those of deleted records`() throws {
        try remove()
        let issued = try test.reader.read { snapshot throws in
            try [1, 2, 10, 20].map { try snapshot.organization(test.acme).issued(.number($0)) }
        }
        #expect(issued == [.deleted(.user), .deleted(.user), .deleted(.group), nil])
    }

    @Test func `a backup counts the organizations that are there`() throws {
        try remove()
        try Store.copy(test.directory.file("scim.db"), to: test.directory.file("copy.db"))
        let report = try Store.verify(test.directory.file("copy.db"))
        #expect(report.organizations == 1 && report.users == 4 && report.faults == [])
    }

    @Test func `an organization that is imported is hidden until it is published`() throws {
        let id = try test.store.write { try $0.createHidden(name: "Initech", created: .start, at: .start).organization }
        #expect(try test.reader.read { try $0.organizations().count } == 2)
        try test.store.write { try $0.organization(id).keepHidden(at: .start + 1, after: .start) }
        #expect(throws: StoreError.stale) {
            try test.store.write { try $0.organization(id).keepHidden(at: .start + 2, after: .start) }
        }
        #expect(throws: StoreError.conflict(.organizationName)) {
            try test.store.write { try $0.organization(id).publish(name: "Acme", key: "acme", settings: .init()) }
        }
        try test.store.write { try $0.organization(id).publish(name: "Initech", key: "initech", settings: .init()) }
        #expect(try test.reader.read { try $0.organizations().last?.name } == "Initech")
        #expect(try test.reader.read { try $0.organizations().last?.settings.isEnabled } == false)
    }

    @Test func `an import that is removed meanwhile notices`() throws {
        let id = try test.store.write { try $0.createHidden(name: "Initech", created: .start, at: .start).organization }
        try test.store.write { try $0.markRemoved(id, at: .start) }
        #expect(throws: StoreError.stale) {
            try test.store.write { try $0.organization(id).keepHidden(at: .start + 1, after: .start) }
        }
    }

    @Test func `an organization is renamed, unless another one has the name`() throws {
        let generation = try test.reader.read { try $0.generation() }
        try test.write { try $0.rename(to: "Acme Ltd", key: "acme ltd") }
        #expect(try test.reader.read { try $0.generation() } > generation)
        #expect(try test.reader.read { try $0.organization(nameKey: "acme ltd")?.id } == test.acme)
        #expect(throws: StoreError.conflict(.organizationName)) {
            try test.write { try $0.rename(to: "GLOBEX", key: "globex") }
        }
    }
}
