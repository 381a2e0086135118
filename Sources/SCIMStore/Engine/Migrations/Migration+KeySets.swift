extension Migration {
    /// Issuers whose signatures are believed, and their keys as they were fetched last.
    static let keySets = Migration(
        number: 11,
        script: """
            -- Each purpose of each organization has its own rows, so that nobody can say where the keys of somebody
            -- else's issuer are. The organization is null for the whole machine.
            CREATE TABLE trusted_issuers (
                trusted_issuer INTEGER PRIMARY KEY,
                organization INTEGER REFERENCES organizations (organization),
                purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'federation')),
                issuer TEXT NOT NULL,
                keys_url TEXT NOT NULL,
                created INTEGER NOT NULL
            ) STRICT;
            CREATE UNIQUE INDEX trusted_issuers_issuer
                ON trusted_issuers (purpose, COALESCE(organization, 0), issuer);
            CREATE INDEX trusted_issuers_keys ON trusted_issuers (keys_url);

            -- The document and when it came; null until it has come once. The failure is of the last attempt, null if
            -- that succeeded. Requested is when a key was missing, null once the set was fetched after that.
            CREATE TABLE key_sets (
                keys_url TEXT PRIMARY KEY,
                document BLOB,
                entity_tag TEXT,
                fetched INTEGER,
                is_imported INTEGER NOT NULL DEFAULT 0 CHECK (is_imported IN (0, 1)),
                attempted INTEGER,
                failure TEXT,
                requested INTEGER
            ) STRICT, WITHOUT ROWID;
            """)
}
