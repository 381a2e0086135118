extension Migration {
    /// Who may use the console, and how many members an organization had each day.
    static let console = Migration(
        number: 9,
        script: """
            -- Links that open one session each. Only the digest of the secret is stored; the organization is null for the
            -- whole machine. The person is who asked for the link.
            CREATE TABLE console_links (
                digest BLOB PRIMARY KEY,
                organization INTEGER REFERENCES organizations (organization),
                role TEXT NOT NULL CHECK (role = 'administrator' OR role = 'viewer'),
                person TEXT NOT NULL,
                created INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                used INTEGER
            ) STRICT, WITHOUT ROWID;

            -- Browsers that are signed in. A session with user came from a name that the web server authenticated, and
            -- holds for that name only.
            CREATE TABLE console_sessions (
                session INTEGER PRIMARY KEY AUTOINCREMENT,
                digest BLOB NOT NULL UNIQUE,
                organization INTEGER REFERENCES organizations (organization),
                role TEXT NOT NULL CHECK (role = 'administrator' OR role = 'viewer'),
                person TEXT NOT NULL,
                user TEXT,
                created INTEGER NOT NULL,
                last_used INTEGER NOT NULL,
                expires INTEGER NOT NULL,
                address TEXT NOT NULL
            ) STRICT;

            -- Names that the web server authenticates, and what each may do here.
            CREATE TABLE console_users (
                name TEXT PRIMARY KEY,
                organization INTEGER REFERENCES organizations (organization),
                role TEXT NOT NULL CHECK (role = 'administrator' OR role = 'viewer'),
                created INTEGER NOT NULL
            ) STRICT, WITHOUT ROWID;

            -- Members at the end of each day of the calendar in UTC, counted from 1970-01-01.
            CREATE TABLE member_days (
                organization INTEGER NOT NULL REFERENCES organizations (organization),
                day INTEGER NOT NULL,
                active INTEGER NOT NULL,
                inactive INTEGER NOT NULL,
                PRIMARY KEY (organization, day)
            ) STRICT, WITHOUT ROWID;
            """)
}
