extension Migration {
    /// What protects an organization from losing what it has: deleted records that can be restored, a guard against mass
    /// changes, protected groups and roles, and organizations that can be removed.
    static let recovery = Migration(
        number: 14,
        script: """
            -- Users and groups that were deleted, as they were then. The credential is null where an administrator deleted
            -- the record. Former names are a JSON array of arrays of a time and a name.
            CREATE TABLE deleted_records (
                organization INTEGER NOT NULL REFERENCES organizations,
                id BLOB NOT NULL,
                type TEXT NOT NULL CHECK (type = 'User' OR type = 'Group'),
                deleted INTEGER NOT NULL,
                credential_name TEXT,
                name TEXT NOT NULL,
                name_key TEXT NOT NULL,
                external_id TEXT,
                is_active INTEGER NOT NULL CHECK (is_active = 0 OR is_active = 1),
                created INTEGER NOT NULL,
                modified INTEGER NOT NULL,
                written_by_scim INTEGER,
                is_protected INTEGER NOT NULL CHECK (is_protected = 0 OR is_protected = 1),
                is_local INTEGER NOT NULL CHECK (is_local = 0 OR is_local = 1),
                role TEXT,
                role_reason TEXT NOT NULL,
                role_label TEXT,
                former_names TEXT,
                schemas TEXT NOT NULL,
                document TEXT NOT NULL,
                UNIQUE (organization, id)
            ) STRICT;
            CREATE INDEX deleted_records_deleted ON deleted_records (organization, deleted, id);
            CREATE INDEX deleted_records_name ON deleted_records (organization, name_key, type);

            -- The memberships that went with a deleted record: those of a user, and those of a group on both sides.
            CREATE TABLE deleted_memberships (
                organization INTEGER NOT NULL,
                record_id BLOB NOT NULL,
                group_id BLOB NOT NULL,
                member_id BLOB NOT NULL,
                member_type TEXT NOT NULL CHECK (member_type = 'User' OR member_type = 'Group'),
                PRIMARY KEY (organization, record_id, group_id, member_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX deleted_memberships_member ON deleted_memberships (organization, member_id);

            -- The guard against mass changes: from how many percent, and from how many removals within an hour.
            ALTER TABLE organizations ADD COLUMN guard_is_on INTEGER NOT NULL DEFAULT 1 CHECK (guard_is_on IN (0, 1));
            ALTER TABLE organizations ADD COLUMN guard_percent INTEGER NOT NULL DEFAULT 20;
            ALTER TABLE organizations ADD COLUMN guard_minimum INTEGER NOT NULL DEFAULT 50;

            -- What clients removed in each minute since 1970. Remaining is at most what was left after the last removal,
            -- and null where that was not looked for.
            CREATE TABLE removals (
                organization INTEGER NOT NULL REFERENCES organizations,
                subject TEXT NOT NULL CHECK (subject = 'users' OR subject = 'memberships'),
                minute INTEGER NOT NULL,
                count INTEGER NOT NULL,
                remaining INTEGER,
                PRIMARY KEY (organization, subject, minute)
            ) STRICT, WITHOUT ROWID;

            -- Mass changes that the guard held. A closed one holds every removal, not only those past the line. Removed
            -- is what was let pass in the hour before, remaining what was left then.
            CREATE TABLE mass_changes (
                mass_change INTEGER PRIMARY KEY,
                organization INTEGER NOT NULL REFERENCES organizations,
                subject TEXT NOT NULL CHECK (subject = 'users' OR subject = 'memberships'),
                begin_time INTEGER NOT NULL,
                last_time INTEGER NOT NULL,
                is_closed INTEGER NOT NULL CHECK (is_closed = 0 OR is_closed = 1),
                removed INTEGER NOT NULL,
                remaining INTEGER NOT NULL,
                requests INTEGER NOT NULL,
                credential_name TEXT,
                client_address TEXT,
                decision TEXT CHECK (decision = 'approved' OR decision = 'rejected'),
                decided INTEGER,
                until INTEGER
            ) STRICT;
            CREATE INDEX mass_changes_organization ON mass_changes (organization, subject, mass_change);

            -- What was held, once for each record however often it is asked for.
            CREATE TABLE held_changes (
                organization INTEGER NOT NULL REFERENCES organizations,
                resource_id BLOB NOT NULL,
                mass_change INTEGER NOT NULL REFERENCES mass_changes,
                type TEXT NOT NULL CHECK (type = 'User' OR type = 'Group'),
                operation TEXT NOT NULL,
                name TEXT NOT NULL,
                removals INTEGER NOT NULL,
                first_time INTEGER NOT NULL,
                last_time INTEGER NOT NULL,
                requests INTEGER NOT NULL,
                PRIMARY KEY (organization, resource_id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX held_changes_mass_change ON held_changes (mass_change, first_time, resource_id);

            -- A user whom an administrator created here and no client has taken over.
            ALTER TABLE users ADD COLUMN is_local INTEGER NOT NULL DEFAULT 0 CHECK (is_local IN (0, 1));
            ALTER TABLE groups ADD COLUMN is_protected INTEGER NOT NULL DEFAULT 0 CHECK (is_protected IN (0, 1));
            ALTER TABLE roles ADD COLUMN is_protected INTEGER NOT NULL DEFAULT 0 CHECK (is_protected IN (0, 1));

            -- An organization that was removed stays as a number, so that identifiers it issued are never issued again.
            ALTER TABLE organizations ADD COLUMN removed INTEGER;

            INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
                ('deleted_records', 'sqlite_autoindex_deleted_records_1', '10000 5000 1'),
                ('deleted_records', 'deleted_records_deleted', '10000 5000 1 1'),
                ('deleted_records', 'deleted_records_name', '10000 5000 2 1'),
                ('deleted_memberships', 'deleted_memberships', '100000 50000 10 1 1'),
                ('deleted_memberships', 'deleted_memberships_member', '100000 50000 10'),
                ('held_changes', 'held_changes', '10000 5000 1'),
                ('held_changes', 'held_changes_mass_change', '10000 1000 1 1'),
                ('mass_changes', 'mass_changes_organization', '1000 100 50 1');
            ANALYZE sqlite_schema;
            """)
}
