extension Migration {
    /// What pages show of a large organization without reading its users: counts that are kept, and indexes for who has a
    /// role, who is inactive and whose label matched nothing.
    static let counts = Migration(
        number: 10,
        script: """
            -- How many users have a role ('' for none) and a list of schemas, and how many of them came with a role label.
            CREATE TABLE user_counts (
                organization INTEGER NOT NULL REFERENCES organizations,
                role TEXT NOT NULL,
                schemas TEXT NOT NULL,
                active INTEGER NOT NULL CHECK (active >= 0),
                inactive INTEGER NOT NULL CHECK (inactive >= 0),
                labeled INTEGER NOT NULL CHECK (labeled >= 0),
                PRIMARY KEY (organization, role, schemas)
            ) STRICT, WITHOUT ROWID;
            INSERT INTO user_counts (organization, role, schemas, active, inactive, labeled)
                SELECT organization, COALESCE(role, ''), schemas, SUM(is_active), SUM(1 - is_active), COUNT(role_label)
                FROM users GROUP BY 1, 2, 3;

            CREATE INDEX users_role ON users (organization, role, id);
            CREATE INDEX users_unmatched ON users (organization, role_label, id)
                WHERE role_label IS NOT NULL AND role_reason <> 'mapping';
            DROP INDEX users_inactive;
            CREATE INDEX users_inactive ON users (organization, id) WHERE is_active = 0;

            -- How the roles of users arrived last: by an expression that only adds, or by another.
            CREATE TABLE role_arrivals (
                organization INTEGER PRIMARY KEY REFERENCES organizations,
                time INTEGER NOT NULL,
                only_adds INTEGER NOT NULL CHECK (only_adds = 0 OR only_adds = 1)
            ) STRICT;

            -- With what the requests of each hour are counted by, so that no entry is read for it.
            DROP INDEX provisioning_log_time;
            CREATE INDEX provisioning_log_time ON provisioning_log (organization, last_time, origin, status, count);

            DELETE FROM sqlite_stat1 WHERE idx = 'users_inactive' OR idx = 'provisioning_log_time';
            INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
                ('users', 'users_role', '100000 50000 10000 1'),
                ('users', 'users_unmatched', '5000 2500 100 1'),
                ('users', 'users_inactive', '5000 2500 1'),
                ('provisioning_log', 'provisioning_log_time', '1000000 500000 2 2 2 2');
            ANALYZE sqlite_schema;
            """)
}
