extension Migration {
    /// Identifiers are UUIDs of 16 bytes, times milliseconds since 1970, `*_key` texts folded in Swift, flags 0 or 1.
    /// Every key begins with the organization; text is compared byte by byte.
    ///
    /// Tables with documents have a rowid: in a WITHOUT ROWID table a row over a quarter of a page spills to a page of
    /// its own. Small columns come before the document, so that a scan does not read it.
    static let initial = Migration(
        number: 1,
        script: """
            CREATE TABLE settings (
                name TEXT PRIMARY KEY,
                value TEXT NOT NULL
            ) STRICT, WITHOUT ROWID;

            -- One row, stepped by every change of what the worker keeps in memory.
            CREATE TABLE generation (
                number INTEGER NOT NULL
            ) STRICT;
            INSERT INTO generation (number) VALUES (1);

            CREATE TABLE organizations (
                organization INTEGER PRIMARY KEY,
                name TEXT NOT NULL,
                name_key TEXT NOT NULL UNIQUE,
                created INTEGER NOT NULL,
                is_enabled INTEGER NOT NULL DEFAULT 0 CHECK (is_enabled IN (0, 1)),
                are_groups_enabled INTEGER NOT NULL DEFAULT 0 CHECK (are_groups_enabled IN (0, 1)),
                relink TEXT NOT NULL DEFAULT 'guid' CHECK (relink IN ('off', 'guid')),
                quiet_period INTEGER NOT NULL DEFAULT 86400 CHECK (quiet_period >= 0),
                unknown_attributes TEXT NOT NULL DEFAULT 'ignore' CHECK (unknown_attributes IN ('ignore', 'reject')),
                default_role_key TEXT,
                FOREIGN KEY (organization, default_role_key) REFERENCES roles (organization, role_key)
            ) STRICT;

            CREATE TABLE roles (
                organization INTEGER NOT NULL REFERENCES organizations,
                role_key TEXT NOT NULL,
                name TEXT NOT NULL,
                created INTEGER NOT NULL,
                PRIMARY KEY (organization, role_key)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE role_mappings (
                organization INTEGER NOT NULL REFERENCES organizations,
                label_key TEXT NOT NULL,
                label TEXT NOT NULL,
                role_key TEXT NOT NULL,
                PRIMARY KEY (organization, label_key),
                FOREIGN KEY (organization, role_key) REFERENCES roles (organization, role_key)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX role_mappings_role ON role_mappings (organization, role_key);

            CREATE TABLE tokens (
                token INTEGER PRIMARY KEY,
                organization INTEGER NOT NULL REFERENCES organizations,
                name TEXT NOT NULL,
                name_key TEXT NOT NULL,
                prefix TEXT NOT NULL,
                digest BLOB NOT NULL UNIQUE,
                created INTEGER NOT NULL,
                expires INTEGER,
                revoked INTEGER,
                last_used INTEGER,
                last_address TEXT
            ) STRICT;
            CREATE INDEX tokens_organization ON tokens (organization, token);
            CREATE UNIQUE INDEX tokens_name ON tokens (organization, name_key) WHERE revoked IS NULL;

            CREATE TABLE users (
                organization INTEGER NOT NULL REFERENCES organizations,
                id BLOB NOT NULL,
                user_name TEXT NOT NULL,
                user_name_key TEXT NOT NULL,
                external_id TEXT,
                is_active INTEGER NOT NULL CHECK (is_active IN (0, 1)),
                created INTEGER NOT NULL,
                modified INTEGER NOT NULL,
                written_by_scim INTEGER,
                is_protected INTEGER NOT NULL CHECK (is_protected IN (0, 1)),
                role TEXT,
                role_reason TEXT NOT NULL CHECK (role_reason IN ('mapping', 'default', 'none', 'manual')),
                role_label TEXT,
                schemas TEXT NOT NULL,
                document TEXT NOT NULL,
                UNIQUE (organization, id),
                UNIQUE (organization, user_name_key),
                FOREIGN KEY (organization, role) REFERENCES roles (organization, role_key)
            ) STRICT;
            CREATE INDEX users_external_id ON users (organization, external_id);

            CREATE TABLE user_values (
                organization INTEGER NOT NULL,
                attribute TEXT NOT NULL,
                value_key TEXT NOT NULL,
                user_id BLOB NOT NULL,
                PRIMARY KEY (organization, attribute, value_key, user_id),
                FOREIGN KEY (organization, user_id) REFERENCES users (organization, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX user_values_user ON user_values (organization, user_id);

            CREATE TABLE former_user_names (
                organization INTEGER NOT NULL,
                user_id BLOB NOT NULL,
                until INTEGER NOT NULL,
                user_name TEXT NOT NULL,
                PRIMARY KEY (organization, user_id, until),
                FOREIGN KEY (organization, user_id) REFERENCES users (organization, id)
            ) STRICT, WITHOUT ROWID;

            CREATE TABLE groups (
                organization INTEGER NOT NULL REFERENCES organizations,
                id BLOB NOT NULL,
                display_name TEXT NOT NULL,
                display_name_key TEXT NOT NULL,
                external_id TEXT,
                created INTEGER NOT NULL,
                modified INTEGER NOT NULL,
                written_by_scim INTEGER,
                schemas TEXT NOT NULL,
                document TEXT NOT NULL,
                UNIQUE (organization, id),
                UNIQUE (organization, display_name_key)
            ) STRICT;
            CREATE INDEX groups_external_id ON groups (organization, external_id);

            CREATE TABLE memberships (
                organization INTEGER NOT NULL,
                group_id BLOB NOT NULL,
                member_id BLOB NOT NULL,
                member_type TEXT NOT NULL CHECK (member_type IN ('User', 'Group')),
                PRIMARY KEY (organization, group_id, member_id),
                FOREIGN KEY (organization, group_id) REFERENCES groups (organization, id)
            ) STRICT, WITHOUT ROWID;
            CREATE INDEX memberships_member ON memberships (organization, member_id, group_id);

            CREATE TABLE tombstones (
                organization INTEGER NOT NULL REFERENCES organizations,
                id BLOB NOT NULL,
                type TEXT NOT NULL CHECK (type IN ('User', 'Group')),
                deleted INTEGER NOT NULL,
                PRIMARY KEY (organization, id)
            ) STRICT, WITHOUT ROWID;

            -- The organization is null for a request that named none. merge_key is what counted entries of one hour
            -- have in common, null for an entry of a single event.
            CREATE TABLE provisioning_log (
                entry INTEGER PRIMARY KEY,
                organization INTEGER,
                time INTEGER NOT NULL,
                last_time INTEGER NOT NULL,
                count INTEGER NOT NULL,
                request_id TEXT,
                token_name TEXT,
                client_address TEXT,
                origin TEXT NOT NULL CHECK (origin IN ('scim', 'local')),
                operation TEXT NOT NULL,
                resource_type TEXT,
                resource_id BLOB,
                resource_name TEXT,
                status INTEGER NOT NULL,
                scim_type TEXT,
                detail TEXT,
                remedy TEXT,
                changes TEXT,
                ignored TEXT,
                merge_key TEXT
            ) STRICT;
            CREATE INDEX provisioning_log_organization ON provisioning_log (organization, entry);
            CREATE INDEX provisioning_log_resource ON provisioning_log (organization, resource_id, entry)
                WHERE resource_id IS NOT NULL;
            CREATE INDEX provisioning_log_request ON provisioning_log (request_id) WHERE request_id IS NOT NULL;
            CREATE INDEX provisioning_log_merge ON provisioning_log (organization, merge_key)
                WHERE merge_key IS NOT NULL;

            -- What the planner must know to choose well: how many rows of an index agree in its first one, two, …
            -- columns. Without it, it takes an organization for ten rows and walks through all of them. The figures
            -- are made up, so that plans are the same everywhere; nothing here runs ANALYZE.
            ANALYZE;
            INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
                ('users', 'sqlite_autoindex_users_1', '100000 50000 1'),
                ('users', 'sqlite_autoindex_users_2', '100000 50000 1'),
                ('users', 'users_external_id', '100000 50000 2'),
                ('user_values', 'user_values', '300000 150000 50000 2 1'),
                ('user_values', 'user_values_user', '300000 150000 3'),
                ('groups', 'sqlite_autoindex_groups_1', '10000 5000 1'),
                ('groups', 'sqlite_autoindex_groups_2', '10000 5000 1'),
                ('groups', 'groups_external_id', '10000 5000 2'),
                ('memberships', 'memberships', '1000000 500000 100 1'),
                ('memberships', 'memberships_member', '1000000 500000 10 1'),
                ('provisioning_log', 'provisioning_log_organization', '1000000 500000 1'),
                ('provisioning_log', 'provisioning_log_resource', '1000000 500000 10 1'),
                ('provisioning_log', 'provisioning_log_request', '1000000 2'),
                ('provisioning_log', 'provisioning_log_merge', '10000 5000 1');
            ANALYZE sqlite_schema;
            """)
}
