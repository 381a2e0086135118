extension Migration {
    /// The audit trail, and tokens that another one of the same name has replaced.
    ///
    /// `AUTOINCREMENT` keeps the highest number ever given in a place of its own, so that the last entry is missed too
    /// when it is taken away.
    static let audit = Migration(
        number: 2,
        script: """
            -- What administrators changed; no name, address or secret of a person who is provisioned. The organization is
            -- null for what concerns the whole machine; actor, old and new are JSON. Each row holds the hash of the row
            -- before it and its own, which covers both.
            CREATE TABLE audit_trail (
                entry INTEGER PRIMARY KEY AUTOINCREMENT,
                time INTEGER NOT NULL,
                organization INTEGER,
                actor TEXT NOT NULL,
                action TEXT NOT NULL,
                subject TEXT,
                old TEXT,
                new TEXT,
                previous_hash BLOB NOT NULL,
                hash BLOB NOT NULL
            ) STRICT;

            -- When another token of the name took this one's place; it is valid until it expires.
            ALTER TABLE tokens ADD COLUMN replaced INTEGER;
            DROP INDEX tokens_name;
            CREATE UNIQUE INDEX tokens_name ON tokens (organization, name_key)
                WHERE revoked IS NULL AND replaced IS NULL;
            """)
}
