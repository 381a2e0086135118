extension Migration {
    /// What the provisioning log is asked for (by time, by what was refused, by somebody's name), Entra's own identifiers
    /// of requests, and provisioning cycles.
    static let activity = Migration(
        number: 5,
        script: """
            -- What Entra calls the request and the activity that it is part of.
            ALTER TABLE provisioning_log ADD COLUMN client_request_id TEXT;
            ALTER TABLE provisioning_log ADD COLUMN activity_id TEXT;
            -- The folded name, only in entries by which somebody got, lost or was refused it: those lead to the
            -- identifier, by which all others are found.
            ALTER TABLE provisioning_log ADD COLUMN name_key TEXT;
            CREATE INDEX provisioning_log_time ON provisioning_log (organization, last_time);
            CREATE INDEX provisioning_log_refused ON provisioning_log (organization, entry, last_time, count)
                WHERE status >= 400;
            CREATE INDEX provisioning_log_name ON provisioning_log (organization, name_key, entry)
                WHERE name_key IS NOT NULL;

            CREATE INDEX users_inactive ON users (organization) WHERE is_active = 0;

            -- Requests that came shortly one after another. What they changed is counted from the log; last_entry is
            -- the last one that was counted.
            CREATE TABLE cycles (
                cycle INTEGER PRIMARY KEY,
                organization INTEGER NOT NULL REFERENCES organizations,
                begin_time INTEGER NOT NULL,
                end_time INTEGER NOT NULL,
                requests INTEGER NOT NULL,
                probes INTEGER NOT NULL,
                searches INTEGER NOT NULL,
                users_created INTEGER NOT NULL,
                users_updated INTEGER NOT NULL,
                users_deactivated INTEGER NOT NULL,
                users_deleted INTEGER NOT NULL,
                groups_created INTEGER NOT NULL,
                groups_updated INTEGER NOT NULL,
                groups_deleted INTEGER NOT NULL,
                unchanged INTEGER NOT NULL,
                refused INTEGER NOT NULL,
                first_resource BLOB,
                has_several_resources INTEGER NOT NULL CHECK (has_several_resources IN (0, 1)),
                last_entry INTEGER NOT NULL
            ) STRICT;
            CREATE INDEX cycles_organization ON cycles (organization, begin_time);

            INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
                ('provisioning_log', 'provisioning_log_time', '1000000 500000 2'),
                ('provisioning_log', 'provisioning_log_refused', '10000 5000 1 1 1'),
                ('provisioning_log', 'provisioning_log_name', '100000 50000 2 1'),
                ('users', 'users_inactive', '5000 2500'),
                ('cycles', 'cycles_organization', '10000 5000 1');
            """)
}
